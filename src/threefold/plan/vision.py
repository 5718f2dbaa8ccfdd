"""The vision paper's part of the plan: what its jobs train, and what a step of each task costs."""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from threefold.lottery.recipe import Recipe
from threefold.lottery.run import Run
from threefold.lottery.splits import Tensors
from threefold.plan.data_sizes import ImageSize, image_size
from threefold.plan.planned import PlannedJob
from threefold.plan.step import evaluation_count, rows_counted, step_count, weight_bytes
from threefold.plan.training import StepCost, Subject, Training
from threefold.vision.configured import configured, configured_sources
from threefold.vision.dataset import write_dataset
from threefold.vision.dataset_format import SPLITS, Kind
from threefold.vision.job_settings import job_settings, task_settings
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.protocol import Protocol
from threefold.vision.settings import Settings
from threefold.vision.split import evaluation_batch
from threefold.vision.studies import pretrainings
from threefold.vision.task_network import task_network
from threefold.vision.tasks import VisionTask, load_task

_PRETRAIN = re.compile(r"weights/(?P<name>[a-z0-9-]+)/backbone\.safetensors")
_MULTIPLY_ADDS = {"resnet50": 4.1e9, "resnet152": 11.5e9}  # of 224 x 224 pixels; He et al. 2016, Table 1


class VisionPlan:
    """See `threefold.plan.training.Paper`."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Plan the section `vision` of the whole configuration."""
        self._vision = configured(config["vision"])
        self._settings = Settings.of(config)
        self._sources = configured_sources(config["vision"])
        self._pretrainings = pretrainings(self._vision)
        self.cost = cache(self._cost)

    @property
    def folder(self) -> str:
        """The folder of its results."""
        return self._settings.folder

    def trainings(self, job: PlannedJob) -> Iterable[Training]:
        """What `job` trains."""
        if job.rule.startswith("vision_pretrain_"):
            name = next(match["name"] for path in job.output if (match := _PRETRAIN.search(path)))
            subject = Subject(name, name, pretraining=True)
            yield Training(subject, self._recipe(subject).steps, 0)
        for run in (Run.of(path) for path in job.output if path.endswith("/score.json")):
            # Weights matter only where they are of a network of their own.
            subject = Subject(run.task, run.weights if "backbone" in self._pretrainings.get(run.weights, {}) else "")
            recipe, settings = self._recipe(subject), self._settings
            chosen = settings.protocol.selection == "best-val" and settings.task(run.task).kind == "classification"
            epoch = math.ceil(self._size(subject).train / recipe.batch)
            yield Training(subject, recipe.steps, math.ceil(recipe.steps / epoch) if chosen else 1)

    def data_bytes(self, path: str) -> float:
        """Of the prepared data set at `path`; 0 where it is none that images are held in."""
        name = Path(path).stem
        if name not in self._sources or not path.startswith(f"{self.folder}/data/"):
            return 0.0
        size = image_size(self._vision, name, self._sources[name])
        return 0.0 if size.decoded else float((size.train + size.evaluated) * size.channels * size.side**2)

    def _made(self, subject: Subject) -> dict[str, Any]:
        return job_settings(self._vision, [subject.task], [subject.weights] if subject.weights else [])

    def _entry(self, subject: Subject) -> dict[str, Any]:
        if subject.pretraining:
            return task_settings(self._pretrainings[subject.task])
        entry: dict[str, Any] = self._made(subject)["tasks"][subject.task]
        return entry

    def _recipe(self, subject: Subject) -> Recipe:
        entry = self._pretrainings[subject.task]["training"] if subject.pretraining else self._entry(subject)["recipe"]
        return Recipe.of(entry, self._size(subject).train)

    def _size(self, subject: Subject) -> ImageSize:
        data = self._data(subject)
        return image_size(self._vision, data, self._sources[data])

    def _data(self, subject: Subject) -> str:
        if subject.task in self._pretrainings:
            return str(self._pretrainings[subject.task].get("data", subject.task))
        return self._settings.task(subject.task).data

    def _cost(self, subject: Subject) -> StepCost:
        entry, size, recipe = self._entry(subject), self._size(subject), self._recipe(subject)
        network = self._vision["network"]
        if subject.weights:
            network = self._pretrainings[subject.weights].get("backbone", network)
        flops = 2 * 2 * 3 * _MULTIPLY_ADDS.get(network["name"], 0) * max(1, size.side / 224) ** 2
        rows = rows_counted(recipe, flops)
        task = _stand_in(subject.task, entry, size, rows, self._settings.protocol)
        sizes = architecture(network["name"], entry.get("stem") or network["stem"], size.channels)
        made = task_network(task, sizes, fresh(sizes, 0), 0)
        step, memory = step_count(made, task, recipe, rows)
        batch = 0 if task.kind == "detection" else evaluation_batch(size.side, size.side)
        evaluation = evaluation_count(made, task.evaluate, rows, size.evaluated, batch)
        decoded = (recipe.batch, size.evaluated) if size.decoded else (0, 0)
        return StepCost(step, evaluation, recipe.precision, decoded, memory, weight_bytes(made))


def _stand_in(name: str, entry: Mapping[str, Any], size: ImageSize, rows: int, protocol: Protocol) -> VisionTask:
    """The task on made-up images, read from a file as a real one."""
    kind: Kind = entry["kind"] if entry["kind"] in ("detection", "segmentation") else "classification"
    tensors = _images(kind, rows, size)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.safetensors"
        write_dataset(
            path,
            {split: dict(tensors) for split in SPLITS},
            kind=kind,
            classes=tuple(map(str, range(size.classes))),
            mean=(0.5,) * size.channels,
            std=(0.25,) * size.channels,
        )
        return load_task(name, path, entry, protocol=protocol)


def _images(kind: str, rows: int, size: ImageSize) -> Tensors:
    drawn = torch.Generator().manual_seed(0)
    shape = (rows, size.channels, size.side, size.side)
    made: dict[str, torch.Tensor] = {"images": torch.randint(256, shape, dtype=torch.uint8, generator=drawn)}
    labels = torch.arange(rows) % size.classes
    match kind:
        case "detection":
            edge = torch.tensor([0.1, 0.1, 0.6, 0.6]) * size.side
            made["boxes"] = torch.stack([edge, edge + size.side / 4]).expand(rows, 2, 4).contiguous()
            made["classes"] = torch.stack([labels, labels], dim=1)
            made["difficult"] = torch.zeros(rows, 2, dtype=torch.bool)
        case "segmentation":
            target = torch.randint(size.classes, (rows, size.side, size.side), generator=drawn)
            made["target"] = target.to(torch.uint8)
        case _:
            made["label"] = labels
    return made
