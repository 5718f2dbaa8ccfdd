"""What was measured here, as evidence for the paper's claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from pathlib import Path

from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Judge
from threefold.reporting.claims.subject import Subject
from threefold.reporting.published import Rows, rows_by
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks
from threefold.vision.artifacts.size_runs import size_curve
from threefold.vision.artifacts.temperature_runs import transfer_by_temperature
from threefold.vision.claims.evidence import LARGE, SMALL
from threefold.vision.claims.levels import SCHEDULE
from threefold.vision.claims.series import DETECTION, TASK_CARRIED, Series
from threefold.vision.claims.tolerance import Tolerance
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

# What detection is judged by (Figures 5, 10 and 11).
DETECTION_METRICS = ("ap", "ap50", "ap75")
# A level here is one of the paper's if what they keep differs by a smaller share. Sparsities of neighbouring rounds end
# up closer than any fixed distance.
_SAME = 0.01


@dataclass(frozen=True)
class Here:
    """Implements `Evidence`; what no run was made for is not known.

    Attributes:
        measured: all runs that the claims are about.
        masks: of the pre-training tasks.
        winning: the published file of winning sparsities.
        judge: how inequalities between these numbers are decided.
    """

    measured: Measured
    masks: PretrainingMasks
    winning: Path
    judge: Judge

    @property
    def _settings(self) -> Settings:
        return self.measured.settings

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All tasks; of detection one for each metric that the paper names."""
        tasks = (*self._settings.pretraining, *self._settings.tasks)
        return tuple(
            Subject(f"{task.name}/{metric}", counterpart, title)
            for task in tasks
            for metric, counterpart, title in judged(task)
        )

    def score(self, task: str, series: Series, level: int) -> Estimate | None:
        """Mean and deviation over seeds, where the level of the paper is one of ours.

        One protocol rewinds heads or carries them over, so that no experiment has both to compare.
        """
        here = self._level(level)
        return None if here is None or series.mask == TASK_CARRIED else self._estimate(task, series, here)

    def tolerance(self, task: str, series: Series) -> Tolerance:
        """The deviation over seeds of the whole network."""
        dense = self._estimate(task, series, 0)
        return Tolerance.exactly(float("nan") if dense is None else dense.sd)

    def claimed(self, counterpart: str, series: Series) -> float | None:
        """As the text states it."""
        row = self._winning.get((counterpart, series.mask, series.weights))
        return None if row is None else float(row["sparsity"])

    def similarity(self, one: str, another: str, level: int) -> Estimate | None:
        """Of the masks of one seed."""
        here, known = self._level(level), {one, another} <= set(self._settings.pretrained)
        return self.masks.jaccard(one, another, here) if here and known else None

    def zero_kernels(self, weights: str, level: int, block: int | None = None) -> Estimate | None:
        """Blocks are the stages of the network; a smaller network lacks the last."""
        here = self._level(level)
        return self.masks.zero_kernels(weights, here, block) if here and weights in self._settings.pretrained else None

    def by_size(self, network: str, measure: str) -> Mapping[float, Estimate]:
        """By the number of remaining weights."""
        sizes = self._settings.sizes
        chosen = {SMALL: sizes.small, LARGE: sizes.large}[network]
        return {
            float(chosen.remaining(level)): estimate
            for level, estimate in size_curve(self.measured, chosen, measure).items()
        }

    def temperatures(self) -> Mapping[float, Estimate]:
        """Those that were tried."""
        return transfer_by_temperature(self.measured)

    def _estimate(self, subject: str, series: Series, level: int) -> Estimate | None:
        task, _, metric = subject.partition("/")
        return self.measured.estimate(task, series, level, metric)

    def _level(self, level: int) -> int | None:
        """Our level of the same sparsity as that one of the paper."""
        schedule, wanted = self._settings.schedule, 1 - SCHEDULE.sparsity(level)
        kept = {here: 1 - schedule.sparsity(here) for here in self._settings.levels}
        return next((here for here, share in kept.items() if abs(share / wanted - 1) < _SAME), None)

    @cached_property
    def _winning(self) -> Rows:
        return rows_by(self.winning, "task", "mask", "weights")


def judged(task: TaskSettings) -> Iterator[tuple[str, str, str]]:
    """By which metrics a task is judged, the paper's name of each, and ours."""
    if task.kind != "detection":
        yield task.metric, task.counterpart, task.title
        return
    for metric in DETECTION_METRICS:
        shown = metric.upper()
        # The paper's main detector is called after its data, and its AP simply that.
        of_main = task.counterpart if metric == "ap" else f"{task.counterpart} {shown}"
        yield (
            metric,
            of_main if task.counterpart == DETECTION else f"{task.counterpart} {shown}",
            f"{task.title}, {shown}",
        )


def highest_winning(measured: Measured, task: str, series: Series, metric: str | None = None) -> int:
    """The sparsest level whose mean is within a standard deviation of the whole network's (footnote 7); 0 if none."""
    dense = measured.estimate(task, series, 0, metric)
    found = {level: measured.estimate(task, series, level, metric) for level in measured.settings.schedule.levels}
    if dense is None:
        return 0
    allowed = 0.0 if isnan(dense.sd) else dense.sd
    return max(
        (level for level, each in found.items() if each is not None and each.mean >= dense.mean - allowed), default=0
    )
