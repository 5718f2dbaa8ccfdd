"""The vision section of the configuration, and the runs that its artifacts are made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threefold.errors import ThreefoldError
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.lottery.schedule import Schedule
from threefold.vision.configured import configured
from threefold.vision.protocol import Protocol, protocol
from threefold.vision.sizes import Sizes
from threefold.vision.studies import studied_tasks
from threefold.vision.task_settings import TaskSettings
from threefold.vision.temperatures import Temperatures, untempered

RANDOM = "random"
_REWOUND = re.compile(r"rewound([0-9]{2})-")
# Masks that are compared with the one that pruning found, by the kind in their names: of Figure 8, and on every task.
VARIANTS = ("complement", "random", "perturbed")
CONTROLS = ("random", "layerwise")
# No artifact shows it, but its runs can be asked for: perturbed, and as sparse as before.
EXCHANGED = "exchanged"


@dataclass(frozen=True)
class Settings:
    """What the experiments are, and which runs they consist of.

    Attributes:
        folder: of the results.
        network: the name of the residual network that is pre-trained.
        pretraining: the tasks of pre-training; each has the name of the weights that it gives.
        tasks: the downstream tasks.
        protocol: what is done where text and code differ.
        schedule: how sparse each level is.
        seeds: of chains of rounds and of all subnetworks.
        dense_prediction_seeds: of those on detection and segmentation, among them.
        dense_seeds: of whole networks, whose standard deviation is the tolerance of winning tickets (footnote 7).
        early: per cent of a training from random weights after which the weights of the paper's θ_5% are kept.
        variants_on: the downstream task on which other masks are compared (CIFAR-100 in the paper).
        sizes: the study of larger networks.
        temperatures: the study of simCLR's temperature.
        studied: the tasks of pre-training that only these studies have.
    """

    folder: str
    network: str
    pretraining: tuple[TaskSettings, ...]
    tasks: tuple[TaskSettings, ...]
    protocol: Protocol
    schedule: Schedule
    seeds: tuple[int, ...]
    dense_prediction_seeds: tuple[int, ...]
    dense_seeds: tuple[int, ...]
    early: int
    variants_on: str
    sizes: Sizes
    temperatures: Temperatures
    studied: tuple[TaskSettings, ...]

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Settings":
        """The settings in the whole configuration's section `vision`."""
        vision = configured(config["vision"])
        return cls(
            folder=f"results/{vision['folder']}",
            network=vision["network"]["name"],
            pretraining=tuple(map(TaskSettings.of, vision["pretraining"])),
            tasks=tuple(map(TaskSettings.of, vision["tasks"])),
            protocol=protocol(vision["protocol"], vision["protocol_overrides"]),
            schedule=Schedule(vision["sparsity"]["fraction"], "remaining", vision["sparsity"]["deepest"]),
            seeds=tuple(vision["seeds"]),
            dense_prediction_seeds=tuple(vision["dense_prediction_seeds"]),
            dense_seeds=tuple(vision["dense_seeds"]),
            early=vision["early"],
            variants_on=vision["variants_on"],
            sizes=Sizes.of(vision),
            temperatures=Temperatures.of(vision),
            studied=tuple(map(TaskSettings.of, studied_tasks(vision))),
        )

    def __post_init__(self) -> None:
        """Check what the configuration's schema cannot.

        Raises:
            ThreefoldError: names the key and what would be right.
        """
        names = [*self.pretrained, *self.names, *(task.name for task in self.studied)]
        for name in names:
            if names.count(name) > 1:
                raise ThreefoldError(f"vision.tasks: {name}: two tasks have this name; rename one")
        for name in (*self.pretrained, *self.names, *self.sizes.own):
            if untempered(name) != name:
                raise ThreefoldError(f"vision: {name}: -t<number> stands for a temperature; rename the task")
        if RANDOM in names:
            raise ThreefoldError(f"vision.tasks: {RANDOM} is the name of untrained weights; rename the task")
        if self.variants_on not in self.names:
            raise ThreefoldError(
                f"vision.variants_on: {self.variants_on}: unknown task; there are {', '.join(self.names)}"
            )
        for fewer, those in (("dense_prediction_seeds", "seeds"), ("seeds", "dense_seeds")):
            if more := set(getattr(self, fewer)) - set(getattr(self, those)):
                raise ThreefoldError(f"vision.{fewer}: {min(more)} is not among vision.{those}; add it there")
        self.sizes.check(self.names, self.seeds)
        self.temperatures.check(self.names, self.seeds, self.levels)

    @property
    def pretrained(self) -> tuple[str, ...]:
        """The names of the pre-trained weights, and so of the tasks that give them."""
        return tuple(task.name for task in self.pretraining)

    @property
    def names(self) -> tuple[str, ...]:
        """The downstream tasks, in the order of the figures."""
        return tuple(task.name for task in self.tasks)

    @property
    def classification(self) -> tuple[TaskSettings, ...]:
        """The downstream tasks that give a class to an image."""
        return tuple(task for task in self.tasks if not task.is_dense_prediction)

    @property
    def dense_prediction(self) -> tuple[TaskSettings, ...]:
        """Detection and segmentation."""
        return tuple(task for task in self.tasks if task.is_dense_prediction)

    @property
    def carrying(self) -> tuple[str, ...]:
        """The tasks on which a round begins with what the one before left of all that is not pruned."""
        if self.protocol.detection_parts == "rewound":
            return ()
        return tuple(task.name for task in self.tasks if task.kind == "detection")

    def seeds_on(self, task: str) -> tuple[int, ...]:
        """The seeds of subnetworks on `task`."""
        return self.dense_prediction_seeds if self.task(task).is_dense_prediction else self.seeds

    @property
    def levels(self) -> tuple[int, ...]:
        """All levels, the dense one first."""
        return (0, *self.schedule.levels)

    def task(self, name: str) -> TaskSettings:
        """The task called `name`, downstream or of pre-training, that of a study too.

        Raises:
            ThreefoldError: there is none.
        """
        for task in (*self.pretraining, *self.tasks, *self.studied):
            if task.name == name:
                return task
        raise ThreefoldError(f"{name}: unknown task; the config has {', '.join((*self.pretrained, *self.names))}")

    def early_weights(self, task: str) -> str:
        """The name of the paper's θ_5%, the weights early in a training on `task` from random ones."""
        return rewound(task, self.early)

    def dense(self, task: str, weights: str, seed: int) -> Run:
        """The whole network; from random weights where the others are what it passes through early."""
        return Run(task, RANDOM if weights == self.early_weights(task) else weights, DENSE, seed)

    def own(self, task: str, weights: str, level: int, seed: int) -> Run:
        """(m_T, θ): the mask found on the task itself, from these weights; the whole network at level 0."""
        return Run(task, weights, imp(task, level), seed) if level else self.dense(task, weights, seed)

    def transferred(self, task: str, weights: str, level: int, seed: int) -> Run:
        """(m_P, θ_P): the mask found on the task that gave the weights; the whole network at level 0."""
        return Run(task, weights, imp(weights, level), seed)

    def variant(self, kind: str, task: str, weights: str, level: int, seed: int) -> Run:
        """(m', θ): one of `VARIANTS` or `CONTROLS`, or `EXCHANGED`, of the task's own mask; dense at level 0."""
        if level == 0:
            return self.dense(task, weights, seed)
        name = MaskName(kind, level=level) if kind == "random" else MaskName(kind, task, level)
        return Run(task, weights, str(name), seed)


def imp(source: str, level: int) -> str:
    """The name of the mask that pruning found on `source` at `level`."""
    return str(MaskName("imp", source, level)) if level else DENSE


def rewound(task: str, point: int) -> str:
    """The name of the weights after `point` per cent of the training on `task` from random ones."""
    return f"rewound{point:02d}-{task}"


def rewinding_point(weights: str) -> int | None:
    """After how many per cent of a training the weights of this name are, None where they are others."""
    match = _REWOUND.match(weights)
    return None if match is None else int(match[1])
