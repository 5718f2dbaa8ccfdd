"""What claims are tested on: numbers measured here, or the published ones."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Judge
from threefold.reporting.claims.subject import Subject
from threefold.vision.claims.series import Series
from threefold.vision.claims.tolerance import Tolerance

# The two networks of the study of sizes, and what is measured on them.
SMALL, LARGE = "small", "large"
TRANSFER, RETRIEVAL = "transfer", "retrieval"


class Evidence(Protocol):
    """Numbers in per cent points; levels are the paper's rounds of pruning, 0 is dense.

    What was not measured, or not recovered, is None or empty; claims leave it out.
    """

    @property
    def judge(self) -> Judge:
        """How inequalities between these numbers are decided."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All tasks, those of pre-training too; another metric of the same runs is another subject."""

    def score(self, task: str, series: Series, level: int) -> Estimate | None:
        """Of the subnetworks of `series` at `level`; at 0 of the dense network with its weights."""

    def tolerance(self, task: str, series: Series) -> Tolerance:
        """The standard deviation of the dense network that `series` starts from."""

    def claimed(self, counterpart: str, series: Series) -> float | None:
        """The highest winning sparsity that the paper's text states, in per cent, of one of its tasks."""

    def similarity(self, one: str, another: str, level: int) -> Estimate | None:
        """Jaccard index, in per cent, of the kept weights of two pre-training masks, named by their weights."""

    def zero_kernels(self, weights: str, level: int, block: int | None = None) -> Estimate | None:
        """How many kernels a pre-training mask prunes wholly: in the stage `block`, 1 to 4, or in all."""

    def by_size(self, network: str, measure: str) -> Mapping[float, Estimate]:
        """SMALL or LARGE, TRANSFER or RETRIEVAL, by remaining weights (in any unit that both networks share)."""

    def temperatures(self) -> Mapping[float, Estimate]:
        """Transfer of the simCLR ticket by the temperature of its last round (Table 2)."""


def standing_for(evidence: Evidence, counterparts: Iterable[str]) -> list[Subject]:
    """The subjects that stand for these tasks of the paper."""
    wanted = tuple(counterparts)
    return [subject for subject in evidence.subjects if subject.counterpart in wanted]
