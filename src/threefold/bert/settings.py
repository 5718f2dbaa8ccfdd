"""The BERT section of the configuration, and the runs that its artifacts are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threefold.bert.configured import configured_tasks
from threefold.bert.protocol import Protocol, protocol
from threefold.errors import ThreefoldError
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.lottery.schedule import Schedule

PRETRAINED = "pretrained"
RANDOM = "random"
# What the released code's block permutation is called, beside the paper's shuffling within tensors.
SHUFFLED = {"tensor": "shuffled", "blocks": "shuffled-blocks"}


@dataclass(frozen=True)
class TaskSettings:
    """A task as the tables name it.

    `counterpart` is the task of the paper whose published values stand beside it (for the paper's own tasks: itself).
    """

    name: str
    title: str
    counterpart: str
    kind: str
    metric: str
    recipe: Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """What the experiments are, and which runs they consist of.

    Attributes:
        folder: of all results, e.g. `results/bert`.
        tasks: in the order of the tables.
        protocol: what is done where the paper's text and the released code differ.
        schedule: how sparse each level is.
        seeds: of tickets and of the whole network.
        comparison_seeds: those among them with which everything is trained that tickets are compared with.
        rewinding_points: per cent of a training after which its weights are kept.
        rewound_sources: tasks whose rewound masks are transferred, at least one; Figure 4 has the first.
        transfer_sparsity: of Figures 2 to 4, a fraction.
        other_transfer_sparsities: at which Figures 2 and 3 are drawn again.
        tolerance: by which of `threefold.bert.winning.RULES` a ticket wins.
    """

    folder: str
    tasks: tuple[TaskSettings, ...]
    protocol: Protocol
    schedule: Schedule
    seeds: tuple[int, ...]
    comparison_seeds: tuple[int, ...]
    rewinding_points: tuple[int, ...]
    rewound_sources: tuple[str, ...]
    transfer_sparsity: float
    other_transfer_sparsities: tuple[float, ...]
    tolerance: str

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Settings":
        """The settings in the whole configuration's section `bert`."""
        bert = config["bert"]
        tasks = tuple(
            TaskSettings(task["name"], task["title"], task["counterpart"], task["kind"], task["metric"], task["recipe"])
            for task in configured_tasks(bert)
        )
        followed = protocol(bert["protocol"], bert["protocol_overrides"])
        return cls(
            folder=f"results/{bert['folder']}",
            tasks=tasks,
            protocol=followed,
            schedule=Schedule(bert["sparsity"]["fraction"], followed.schedule, bert["sparsity"]["deepest"]),
            seeds=tuple(bert["seeds"]),
            comparison_seeds=tuple(bert["comparison_seeds"]),
            rewinding_points=tuple(bert["rewinding_points"]),
            rewound_sources=tuple(bert["transfer"]["rewound_sources"]),
            transfer_sparsity=bert["transfer"]["sparsity"],
            other_transfer_sparsities=tuple(bert["transfer"]["other_sparsities"]),
            tolerance=bert["winning"]["tolerance"],
        )

    def __post_init__(self) -> None:
        """Check what the configuration's schema cannot.

        Raises:
            ThreefoldError: names the key and what would be right.
        """
        if [task.kind for task in self.tasks].count("mlm") != 1:
            raise ThreefoldError("bert.tasks: one of them, and only one, must be of the kind mlm")
        for source in self.rewound_sources:
            if source not in self.names:
                raise ThreefoldError(
                    f"bert.transfer.rewound_sources: {source}: unknown task; there are {', '.join(self.names)}"
                )
        if more := set(self.comparison_seeds) - set(self.seeds):
            raise ThreefoldError(
                f"bert.comparison_seeds: {min(more)} is not among bert.seeds; masks are found by those"
            )
        for sparsity in (self.transfer_sparsity, *self.other_transfer_sparsities):
            self.schedule.level(sparsity)

    def task(self, name: str) -> TaskSettings:
        """The task called `name`.

        Raises:
            ThreefoldError: there is none.
        """
        for task in self.tasks:
            if task.name == name:
                return task
        raise ThreefoldError(f"{name}: unknown task; the config has {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """All tasks, in the order of the tables."""
        return tuple(task.name for task in self.tasks)

    @property
    def mlm(self) -> str:
        """The task of masked language modelling."""
        return next(task.name for task in self.tasks if task.kind == "mlm")

    @property
    def downstream(self) -> tuple[str, ...]:
        """All tasks but masked language modelling."""
        return tuple(task.name for task in self.tasks if task.kind != "mlm")

    @property
    def transfer_level(self) -> int:
        """The level of the transfer experiments (70 % in the paper)."""
        return self.schedule.level(self.transfer_sparsity)

    @property
    def other_transfer_levels(self) -> tuple[int, ...]:
        """Levels at which the transfer matrices are drawn again (Appendix S2)."""
        return tuple(self.schedule.level(sparsity) for sparsity in self.other_transfer_sparsities)

    def mask(self, source: str, level: int) -> str:
        """The name of the mask found on `source` at `level`, by the protocol's way of finding it."""
        if level == 0:
            return DENSE
        kind = "standard" if source == self.mlm and self.protocol.mlm_rewinding == "none" else "imp"
        return str(MaskName(kind, source, level))

    def dense(self, task: str, seed: int) -> Run:
        """The unpruned pre-trained network."""
        return Run(task, PRETRAINED, DENSE, seed)

    def ticket(self, task: str, level: int, seed: int) -> Run:
        """f(x; m_IMP * theta_0): the task's own mask on the pre-trained weights; the dense network at level 0."""
        return Run(task, PRETRAINED, self.mask(task, level), seed)

    def random_pruning(self, task: str, level: int, seed: int) -> Run:
        """f(x; m_RP * theta_0): a random mask of equal sparsity."""
        return Run(task, PRETRAINED, str(MaskName("random", level=level)) if level else DENSE, seed)

    def reinitialised(self, task: str, level: int, seed: int) -> Run:
        """f(x; m_IMP * theta_0'): the task's own mask on weights drawn anew."""
        return Run(task, RANDOM, self.mask(task, level), seed)

    def shuffled(self, task: str, level: int, seed: int) -> Run:
        """f(x; m_IMP * theta_0''): the task's own mask on shuffled pre-trained weights."""
        return Run(task, SHUFFLED[self.protocol.shuffling], self.mask(task, level), seed)

    def transfer(self, source: str, target: str, level: int, seed: int) -> Run:
        """TRANSFER(S, T): the mask found on `source`, pre-trained weights, trained on `target` (Section 4)."""
        return Run(target, PRETRAINED, self.mask(source, level), seed)

    def oneshot(self, target: str, level: int, seed: int) -> Run:
        """The mask that prunes the smallest pre-trained weights, trained on `target` (last row of Figure 2)."""
        return Run(target, PRETRAINED, str(MaskName("oneshot", level=level)) if level else DENSE, seed)

    def rewound(self, source: str, point: int, target: str, level: int, seed: int) -> Run:
        """The mask of `source` on the weights after `point` per cent of its training (Table 3, Figure 4)."""
        return Run(target, rewound(source, point), self.mask(source, level), seed)

    def standard(self, source: str, target: str, level: int, seed: int) -> Run:
        """Mask and weights of pruning `source` without rewinding, trained on `target` (Table 3, Figure 4)."""
        if level == 0:
            return self.dense(target, seed)
        name = str(MaskName("standard", source, level))
        return Run(target, name, name, seed)


def rewound(source: str, point: int) -> str:
    """The name of the weights after `point` per cent of the training on `source`."""
    return f"rewound{point:02d}-{source}"
