"""The paper's winning sparsities beside its own curves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from threefold.reporting.published import rows_by
from threefold.vision.artifacts.published_curve import Point, PublishedCurves
from threefold.vision.claims.levels import level_at
from threefold.vision.claims.series import Series


@dataclass(frozen=True)
class Winning:
    """One stated winning sparsity.

    Attributes:
        task: the paper's.
        series: whose.
        dense: the digitised mean without pruning.
        stated: the point at the sparsity that the text states.
        without_loss: the sparsest point that is not below `dense`; less than the error of reading means nothing.
    """

    task: str
    series: Series
    dense: Point
    stated: Point
    without_loss: Point

    @property
    def difference(self) -> float:
        """By how many points the stated ticket is above the dense network."""
        return self.stated.value - self.dense.value


def stated_winnings(curves: PublishedCurves, winning: Path) -> Iterator[Winning]:
    """Those in the published file `winning` whose curve was digitised."""
    for (task, mask, weights), row in rows_by(winning, "task", "mask", "weights").items():
        series = Series(mask, weights)
        points = curves.curve(task, series)
        stated = curves.point(task, series, level_at(float(row["sparsity"])))
        if points and stated is not None:
            last = max((point for point in points if point.value >= points[0].value), key=lambda point: point.level)
            yield Winning(task, series, points[0], stated, last)


def winning_sparsities(winning: Path, counterpart: str) -> dict[Series, float]:
    """Those in the published file for a task of the paper, as fractions."""
    rows = rows_by(winning, "task", "mask", "weights").items()
    return {
        Series(mask, weights): float(row["sparsity"]) / 100
        for (task, mask, weights), row in rows
        if task == counterpart
    }
