"""A task as training sees it: batches and a loss; and what an evaluation of it measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from threefold.bert.answers import Question, answers_path, read_answers
from threefold.bert.architecture import Architecture
from threefold.bert.dataset import Dataset, Description, read_dataset
from threefold.bert.objectives.classification import Classification
from threefold.bert.objectives.mlm import MaskedLanguageModelling
from threefold.bert.objectives.objective import Objective
from threefold.bert.objectives.regression import Regression
from threefold.bert.objectives.span import SpanExtraction
from threefold.bert.split import Split
from threefold.errors import ThreefoldError
from threefold.lottery.objective_task import ObjectiveTask
from threefold.lottery.splits import Tensors

_OBJECTIVES: Mapping[str, type[Objective]] = {
    "mlm": MaskedLanguageModelling,
    "classification": Classification,
    "regression": Regression,
    "span": SpanExtraction,
}


@dataclass(frozen=True)
class BertTask(ObjectiveTask[Description, Objective]):
    """A task with its data on a device: see `ObjectiveTask`. A batch is padded to the longest of its rows.

    It is judged by the split "dev", and where they are by others such as "dev-mismatched".

    Attributes:
        path: of its data set.
        metric: the one that its scores are judged by.
        longest: tokens of the longest row.
    """

    path: str
    metric: str
    longest: int

    @property
    def kind(self) -> str:
        """The kind of task."""
        return self.description.kind

    @property
    def labels(self) -> int:
        """How many classes there are."""
        return self.description.labels

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric of the kind on "dev", by name; those of a split "dev-x" are called "x-...".

        The network is evaluated without dropout, in float32, and left in the mode it was in.
        """
        return {
            name if split == "dev" else f"{split.removeprefix('dev-')}-{name}": value
            for split, objective in self.evaluations.items()
            for name, value in objective.evaluate(network).items()
        }

    def check_fits(self, architecture: Architecture) -> None:
        """Check that an encoder can read the data.

        Raises:
            ThreefoldError: it knows fewer tokens, or has fewer positions than the longest row.
        """
        needs = (
            ("tokens in its vocabulary", self.description.vocabulary, architecture.vocab_size),
            ("positions", self.longest, architecture.max_position_embeddings),
        )
        for what, needed, there in needs:
            if needed > there:
                raise ThreefoldError(
                    f"{self.path}: needs {needed} {what}, the encoder has {there}; prepare it for this encoder"
                )


def load_task(
    name: str, path: str | Path, metric: str, device: str | torch.device = "cpu", mlm_probability: float = 0.15
) -> BertTask:
    """Read the data set at `path` and move it to `device`.

    Raises:
        ThreefoldError: the data set or the answers beside it are missing or broken, or `metric` is of another kind.
    """
    dataset = read_dataset(path)
    kind = dataset.description.kind
    known = _OBJECTIVES[kind].metrics
    if metric not in known:
        raise ThreefoldError(f"{name}: no metric {metric!r} for the kind {kind}; choose of {', '.join(known)}")
    objectives = _objectives(dataset, torch.device(device), mlm_probability)
    longest = max(int(tensors["length"].max()) for tensors in dataset.splits.values())
    training = objectives.pop("train")
    return BertTask(name, dataset.description, training, objectives, str(path), metric, longest)


def _objectives(dataset: Dataset, device: torch.device, mlm_probability: float) -> dict[str, Objective]:
    """What each split is used for, in the order of the splits' names."""
    splits = dict(sorted(dataset.splits.items()))
    match dataset.description.kind:
        case "mlm":
            made = (dataset.description, mlm_probability, device)
            return {name: MaskedLanguageModelling(Split.of(split, "cpu"), *made) for name, split in splits.items()}
        case "classification":
            return {name: Classification(Split.of(split, device)) for name, split in splits.items()}
        case "regression":
            return {name: Regression(Split.of(split, device)) for name, split in splits.items()}
        case "span":
            questions = read_answers(dataset.path)
            return {
                name: SpanExtraction(Split.of(split, device), _questions(dataset.path, name, split, questions))
                for name, split in splits.items()
            }


def _questions(
    path: str, split: str, tensors: Tensors, questions: Mapping[str, tuple[Question, ...]]
) -> tuple[Question, ...]:
    """The questions of a split; training has none.

    Raises:
        ThreefoldError: there are fewer than the data set numbers, a context is too short, or an answer is missing.
    """
    if split == "train":
        return ()
    found = questions.get(split, ())
    ends = tensors["char_end"].amax(1)
    for example, end in zip(tensors["example"].tolist(), ends.tolist(), strict=True):
        if example >= len(found) or end > len(found[example].context) or not found[example].answers:
            raise ThreefoldError(
                f"{answers_path(path)}: does not fit the data set in question {example} of {split}; prepare both again"
            )
    return found
