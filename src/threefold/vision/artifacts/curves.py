"""Accuracy over remaining weights: what a figure's panels are made of, measured here or published."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

import pandas as pd

from threefold.lottery.estimate import Estimate
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.published_curve import PublishedCurves
from threefold.vision.claims.series import Series
from threefold.vision.task_settings import TaskSettings

_KEPT = 0.8  # by a round of the paper
HERE, PUBLISHED = "here", "published"
# Where a row is no point of a curve.
WINNING = "published winning sparsity"


@dataclass(frozen=True)
class Curve:
    """Of one series: at each sparsity, a fraction, what was measured."""

    series: Series
    sparsities: tuple[float, ...]
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class Panel:
    """One plot.

    Attributes:
        title: above it.
        metric: of the vertical axis.
        curves: what is drawn.
        origin: HERE or PUBLISHED.
        winning: the sparsities up to which series win as the paper states it, where its curves were not recovered.
    """

    title: str
    metric: str
    curves: tuple[Curve, ...]
    origin: str = HERE
    winning: Mapping[Series, float] = field(default_factory=dict)


def rounds(sparsity: float) -> float:
    """After how many of the paper's rounds, each of which keeps four fifths, so much is pruned; 0 is dense."""
    return log(1 - sparsity) / log(_KEPT)


def panel_here(measured: Measured, task: TaskSettings, series: Iterable[Series], metric: str | None = None) -> Panel:
    """What was measured on `task`, by its metric or another."""
    schedule = measured.settings.schedule
    curves = []
    for each in series:
        known = {
            schedule.sparsity(level): found
            for level in measured.settings.levels
            if (found := measured.estimate(task.name, each, level, metric)) is not None
        }
        curves.append(Curve(each, tuple(known), tuple(known.values())))
    return Panel(task.label, metric or task.metric, tuple(curves))


def panel_published(curves: PublishedCurves, counterpart: str, metric: str, series: Iterable[Series]) -> Panel:
    """The paper's curves for one of its tasks, digitised."""
    found = []
    for each in series:
        points = curves.curve(counterpart, each)
        estimates = tuple(Estimate(point.value, float("nan"), 0) for point in points)
        found.append(Curve(each, tuple(point.sparsity / 100 for point in points), estimates))
    return Panel(f"{counterpart} (published)", metric, tuple(found), PUBLISHED)


def tidy(panels: Iterable[Panel]) -> pd.DataFrame:
    """The plotted numbers, one a row."""
    return pd.DataFrame(row for panel in panels for row in _rows(panel))


def _rows(panel: Panel) -> Iterator[dict[str, Any]]:
    def row(origin: str, series: Series, sparsity: float) -> dict[str, Any]:
        place = {"origin": origin, "panel": panel.title, "metric": panel.metric}
        return {**place, "mask": series.mask, "weights": series.weights, "sparsity": sparsity}

    for curve in panel.curves:
        for sparsity, estimate in zip(curve.sparsities, curve.estimates, strict=True):
            yield row(panel.origin, curve.series, sparsity) | vars(estimate)
    for series, sparsity in panel.winning.items():
        yield row(WINNING, series, sparsity)
