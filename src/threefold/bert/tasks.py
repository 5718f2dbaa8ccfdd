"""A task as training sees it: batches and a loss; and what an evaluation of it measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

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
from threefold.lottery.splits import Tensors

_OBJECTIVES: Mapping[str, type[Objective]] = {
    "mlm": MaskedLanguageModelling,
    "classification": Classification,
    "regression": Regression,
    "span": SpanExtraction,
}


@dataclass(frozen=True)
class BertTask:
    """A task with its data on a device.

    Attributes:
        name: as in the configuration.
        path: of its data set.
        metric: the one that its scores are judged by.
        description: of its data set.
        longest: tokens of the longest row.
        training: what it is trained for.
        evaluations: what it is judged by, by split ("dev", and others such as "dev-mismatched").
    """

    name: str
    path: str
    metric: str
    description: Description
    longest: int
    training: Objective
    evaluations: Mapping[str, Objective]

    @property
    def kind(self) -> str:
        """The kind of task."""
        return self.description.kind

    @property
    def labels(self) -> int:
        """How many classes there are."""
        return self.description.labels

    @property
    def fingerprint(self) -> str:
        """The data set's."""
        return self.description.fingerprint

    @property
    def size(self) -> int:
        """Training examples."""
        return self.training.split.size

    def batch(self, rows: Tensor, generator: torch.Generator) -> Any:
        """The training examples at `rows`, int64 (batch,), padded to the longest of them."""
        return self.training.batch(rows, generator)

    def loss(self, network: nn.Module, batch: Any) -> Tensor:
        """The mean loss over a batch, a scalar."""
        return self.training.loss(network, batch)

    def terms(self, rows: Tensor, batch: Any) -> int:
        """How many terms that mean has."""
        return self.training.terms(rows, batch)

    @property
    def comparing(self) -> bool:
        """Whether the loss compares the examples of a batch with each other."""
        return self.training.comparing

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric of the kind on "dev", by name; those of a split "dev-x" are called "x-...".

        The network is evaluated without dropout, in float32, and left in the mode it was in.
        """
        return {
            split.removeprefix("dev").removeprefix("-") + "-" * (split != "dev") + name: value
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
    return BertTask(name, str(path), metric, dataset.description, longest, training, objectives)


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
