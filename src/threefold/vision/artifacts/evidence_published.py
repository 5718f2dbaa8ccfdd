"""The published numbers, as evidence for the paper's own claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Judge
from threefold.reporting.claims.subject import Subject
from threefold.reporting.published import Rows, rows_by
from threefold.vision.artifacts.deviations import Deviations
from threefold.vision.artifacts.published_curve import PublishedCurves
from threefold.vision.claims.evidence import LARGE, SMALL, TRANSFER
from threefold.vision.claims.series import Series
from threefold.vision.claims.tolerance import Tolerance

# The files that the paper's numbers are read from.
FILES = ("table2", "figure3", "figure5", "figure7", "figure9", "bands", "winning")

# Of a number printed with two decimals.
_ROUNDING = 0.005
_NETWORKS = {SMALL: "resnet50", LARGE: "resnet152"}


@dataclass(frozen=True)
class PublishedEvidence:
    """Implements `Evidence`; `files` are those of `FILES`, by name.

    A published number counts as one run whose standard deviation is the error of reading it, so that what is below that
    error stays undecided. The deviation between the authors' runs is another thing: it is `tolerance`.
    """

    files: Mapping[str, Path]

    @property
    def judge(self) -> Judge:
        """Limits in points count."""
        return Judge(in_points=True)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """All tasks for which the text states a winning sparsity."""
        return tuple(Subject(task, task, task) for task in dict.fromkeys(task for task, _, _ in self._winning))

    def score(self, task: str, series: Series, level: int) -> Estimate | None:
        """A point of Figure 3 or 5, digitised."""
        point = self._curves.point(task, series, level)
        return None if point is None else Estimate(point.value, point.error, 1)

    def tolerance(self, task: str, series: Series) -> Tolerance:
        """As far as the bands of the figures tell."""
        return self._deviations.of(task, series)

    def claimed(self, counterpart: str, series: Series) -> float | None:
        """As the text states it."""
        row = self._winning.get((counterpart, series.mask, series.weights))
        return None if row is None else float(row["sparsity"])

    def similarity(self, one: str, another: str, level: int) -> None:
        """Not recovered but for a bound in words."""

    def zero_kernels(self, weights: str, level: int, block: int | None = None) -> Estimate | None:
        """Figure 7, in pixels of its image: good for a ranking at its one level."""
        row = self._figure7.get((weights, str(level)))
        return None if row is None or block is not None else Estimate(float(row["pixels"]), 0.0, 1)

    def by_size(self, network: str, measure: str) -> Mapping[float, Estimate]:
        """Figure 9, digitised, by millions of weights, where its curves are not too steep; Figure 12 not recovered."""
        if measure != TRANSFER:
            return {}
        found = {
            float(row["millions"]): Estimate(float(row["value"]), float(row["error"]), 1)
            for (name, _), row in self._figure9.items()
            if name == _NETWORKS[network]
        }
        return {weights: estimate for weights, estimate in found.items() if estimate.sd > 0}

    def temperatures(self) -> Mapping[float, Estimate]:
        """Table 2."""
        rows = rows_by(self.files["table2"], "temperature").values()
        return {float(row["temperature"]): Estimate(float(row["value"]), _ROUNDING, 1) for row in rows}

    @cached_property
    def _curves(self) -> PublishedCurves:
        return PublishedCurves.read(self.files["figure3"], self.files["figure5"])

    @cached_property
    def _deviations(self) -> Deviations:
        return Deviations.read(self.files["bands"])

    @cached_property
    def _winning(self) -> Rows:
        return rows_by(self.files["winning"], "task", "mask", "weights")

    @cached_property
    def _figure7(self) -> Rows:
        return rows_by(self.files["figure7"], "weights", "level")

    @cached_property
    def _figure9(self) -> Rows:
        return rows_by(self.files["figure9"], "network", "level")
