"""The BERT paper's part of the plan: what its jobs train, and what a step of each task costs."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from threefold.bert.answers import Question, write_answers
from threefold.bert.architecture import Architecture
from threefold.bert.configured import configured_tasks
from threefold.bert.dataset import write_dataset
from threefold.bert.demands import TRAINED_HERE
from threefold.bert.heads import task_network
from threefold.bert.layout import Layout
from threefold.bert.network import fresh
from threefold.bert.settings import Settings
from threefold.bert.tasks import BertTask, load_task
from threefold.lottery.recipe import Recipe
from threefold.lottery.run import Run
from threefold.lottery.splits import Tensors
from threefold.plan.data_sizes import TextSize, text_size
from threefold.plan.planned import PlannedJob
from threefold.plan.step import evaluation_count, rows_counted, step_count, weight_bytes
from threefold.plan.training import StepCost, Subject, Training

_CHAIN = re.compile(r"(imp|standard)-(?P<task>[a-z0-9-]+)-level[0-9]+")
_SMALL_VOCABULARY, _BASE_VOCABULARY = 160, 30522
_EVALUATED_TOKENS, _EVALUATED_ROWS = 16_384, 256
_BASE = {
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "max_position_embeddings": 512,
}


class BertPlan:
    """See `threefold.plan.training.Paper`."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Plan the section `bert` of the whole configuration."""
        self._bert = config["bert"]
        self._settings = Settings.of(config)
        self._entries = {task["name"]: task for task in configured_tasks(self._bert)}
        self._layout = Layout.of(self._settings)
        self.cost = cache(self._cost)

    @property
    def folder(self) -> str:
        """The folder of its results."""
        return self._settings.folder

    def trainings(self, job: PlannedJob) -> Iterable[Training]:
        """What `job` trains."""
        if job.rule == "bert_pretrain":
            subject = Subject(self._settings.mlm, pretraining=True)
            yield Training(subject, self._pretraining_recipe().steps, 0)
        scores = [Run.of(path) for path in job.output if path.endswith("/score.json")]
        for run in scores:
            yield Training(Subject(run.task), self._recipe(run.task).steps)
        if job.rule == "bert_rewinding_points":
            task, points = job.wildcards["task"], self._settings.rewinding_points
            steps = max(1, round(max(points) * self._recipe(task).steps / 100))
            for _ in range(len(job.output) // len(points)):
                yield Training(Subject(task), steps, 0)
        elif not scores:
            yield from self._unscored(job)

    def data_bytes(self, path: str) -> float:
        """Of the prepared data set at `path`; 0 where it is none."""
        name = Path(path).stem
        if name not in self._entries or not path.startswith(f"{self.folder}/data/"):
            return 0.0
        size = self._size(name)
        return 4.0 * (size.train + size.evaluated) * size.tokens

    def _unscored(self, job: PlannedJob) -> Iterable[Training]:
        """Rounds that leave masks alone."""
        for path in job.output:
            chain = _CHAIN.fullmatch(Path(path).parent.name)
            if chain is not None and path.startswith(f"{self.folder}/masks/"):
                yield Training(Subject(chain["task"]), self._recipe(chain["task"]).steps, 0)

    def _recipe(self, task: str) -> Recipe:
        return Recipe.of(self._entries[task]["recipe"], self._size(task).train)

    def _pretraining_recipe(self) -> Recipe:
        return Recipe.of(self._bert["pretraining"]["recipe"], self._size(self._settings.mlm).train)

    def _size(self, task: str) -> TextSize:
        positions = self._sizes()["max_position_embeddings"]
        return text_size(self._bert, self._entries[task], self._layout.data(task), positions)

    def _sizes(self) -> dict[str, Any]:
        return self._bert["pretraining"]["architecture"] if self._trained else _BASE

    @property
    def _trained(self) -> bool:
        """Whether the encoder is pre-trained here; one that is given is taken to be as large as bert-base."""
        return bool(self._bert["encoder"] == TRAINED_HERE)

    def _cost(self, subject: Subject) -> StepCost:
        entry, size = self._entries[subject.task], self._size(subject.task)
        recipe = self._pretraining_recipe() if subject.pretraining else self._recipe(subject.task)
        vocabulary = _SMALL_VOCABULARY if self._trained else _BASE_VOCABULARY
        architecture = Architecture(vocab_size=vocabulary, **self._sizes())
        # A token of a layer's matrices is twelve hidden sizes squared of products, thrice that with backward.
        per_row = 2 * 3 * 12 * architecture.hidden_size**2 * architecture.num_hidden_layers * size.tokens
        rows = rows_counted(recipe, 2 * per_row)
        task = _stand_in(entry, size, vocabulary, rows, self._bert["pretraining"]["mlm_probability"])
        network = task_network(architecture, fresh(architecture, 0), entry["kind"], size.labels, 0)
        step, memory = step_count(network, task, recipe, rows)
        batch = min(_EVALUATED_ROWS, max(1, _EVALUATED_TOKENS // size.tokens))
        evaluation = evaluation_count(network, task.evaluate, rows, size.evaluated, batch)
        return StepCost(step, evaluation, recipe.precision, (0, 0), memory, weight_bytes(network))


def _stand_in(entry: Mapping[str, Any], size: TextSize, vocabulary: int, rows: int, probability: float) -> BertTask:
    """The task on made-up rows, read from files as a real one."""
    kind, labels = entry["kind"], size.labels
    tensors = _rows(kind, rows, size.tokens, vocabulary)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.safetensors"
        write_dataset(
            path,
            {"train": tensors, "dev": tensors},
            kind=kind,
            labels=labels,
            vocabulary=vocabulary,
            mask_token=4,
            special_tokens=(0, 1, 2, 3, 4),
        )
        if kind == "span":
            write_answers(path, {"dev": [Question(str(row), "a" * 600, ("a",)) for row in range(rows)]})
        return load_task(entry["name"], path, entry["metric"], mlm_probability=probability)


def _rows(kind: str, rows: int, tokens: int, vocabulary: int) -> Tensors:
    whole = torch.full((rows,), tokens, dtype=torch.int32)
    made = {
        "tokens": torch.randint(5, vocabulary, (rows, tokens), dtype=torch.int32, generator=torch.manual_seed(0)),
        # Not all of one length, so that padding is masked as in real batches.
        "length": whole - torch.arange(rows, dtype=torch.int32) % 2,
        "first": whole // 2,
    }
    match kind:
        case "classification":
            made["label"] = torch.arange(rows) % 2
        case "regression":
            made["label"] = torch.arange(rows).float()
        case "span":
            place = torch.arange(tokens, dtype=torch.int32).expand(rows, tokens).contiguous()
            made |= {"start": torch.ones(rows, dtype=torch.int64), "end": torch.ones(rows, dtype=torch.int64)}
            made |= {"example": torch.arange(rows, dtype=torch.int32), "char_start": place, "char_end": place + 1}
    return made
