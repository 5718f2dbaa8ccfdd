"""What claims are tested on: numbers measured here, or the published ones."""

from collections.abc import Mapping
from typing import Protocol

from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Difference, Judge
from threefold.reporting.claims.subject import Subject

# Stands for a source task: the mask that prunes the smallest pre-trained weights.
ONE_SHOT = "one-shot"
# The paper's task whose dev set has 71 examples and whose scores carry no signal.
WITHOUT_SIGNAL = "WNLI"
# The tasks of Figure 1, which Claim C5 is about.
DRAWN = ("CoLA", "SST-2", "SQuAD")


class Evidence(Protocol):
    """Numbers in per cent points. Rows are named as in the published files of Tables 2, 3 and Figure 4."""

    @property
    def judge(self) -> Judge:
        """How inequalities between these numbers are decided."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All tasks."""

    @property
    def mlm(self) -> str:
        """The task of masked language modelling."""

    @property
    def rewinding_rows(self) -> tuple[str, ...]:
        """The rows of rewinding to later points."""

    @property
    def seeds(self) -> int:
        """How many runs a mean is of; 0 where that was not published for all of them."""

    def winning_sparsity(self, task: str, rule: str) -> float:
        """The highest sparsity, in per cent, whose ticket passes by `rule`; 0 where none does."""

    def has_ticket(self, task: str) -> bool:
        """Whether the rows of `task` are of a winning ticket, not of the dense network."""

    def own(self, task: str, row: str) -> Estimate:
        """A row of Table 2 or 3 on `task`."""

    def curve(self, task: str) -> Mapping[float, tuple[Estimate, Estimate]]:
        """By sparsity in per cent: the task's own mask, and random pruning; empty where not measured."""

    def transfer(self, source: str, target: str) -> Estimate:
        """The mask of `source`, or ONE_SHOT, on `target`."""

    def rewound_transfer(self, row: str, target: str) -> Difference:
        """A cell of Figure 4."""

    def mlm_at_own(self, target: str) -> Estimate | None:
        """The mask of masked language modelling at the sparsity of `target`; None where not known."""

    def overlap(self, one: str, another: str) -> Estimate | None:
        """Jaccard index of the weights that two tasks' masks keep, in per cent; None where not known."""

    def examples(self, task: str) -> float:
        """How large its training set is."""


def downstream(evidence: Evidence) -> list[Subject]:
    """All tasks but masked language modelling."""
    return [subject for subject in evidence.subjects if subject.name != evidence.mlm]


def with_ticket(evidence: Evidence, subjects: tuple[Subject, ...] | list[Subject]) -> list[Subject]:
    """Those that have a winning ticket."""
    return [subject for subject in subjects if evidence.has_ticket(subject.name)]
