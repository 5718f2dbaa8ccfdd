"""What a job trains, and what a step of that costs, whatever the paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from threefold.plan.counting import Count
from threefold.plan.planned import PlannedJob


@dataclass(frozen=True)
class Subject:
    """What is trained: a task of a paper; `weights` where the network depends on them; `pretraining` or a run."""

    task: str
    weights: str = ""
    pretraining: bool = False


@dataclass(frozen=True)
class Training:
    """One training of a job: what is trained, updates, and how often everything is evaluated, on the way or after."""

    subject: Subject
    steps: int
    evaluations: float = 1.0


@dataclass(frozen=True)
class StepCost:
    """What a subject costs.

    Attributes:
        step: operations of one update, batch included.
        evaluation: of one evaluation of all that is evaluated.
        precision: that the step computes in.
        decoded: pictures that are decoded on the host for a step, and for an evaluation.
        memory: bytes that training takes on its device: weights, gradients, optimiser and what is kept for backward.
        weights: bytes of the network's file.
    """

    step: Count
    evaluation: Count
    precision: str
    decoded: tuple[int, int]
    memory: float
    weights: int


class Paper(Protocol):
    """A paper's part of the plan."""

    @property
    def folder(self) -> str:
        """The folder of its results, below which runs lie."""

    def trainings(self, job: PlannedJob) -> Iterable[Training]:
        """What `job` trains; nothing where it is no training."""

    def data_bytes(self, path: str) -> float:
        """Of the prepared data set at `path`; 0 where it is none of this paper's."""

    def cost(self, subject: Subject) -> StepCost:
        """What a subject of this paper costs."""
