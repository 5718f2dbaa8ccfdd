"""Painting curves over remaining weights, on the paper's axis: its rounds lie equally far apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from threefold.vision.artifacts.curves import Curve, Panel, rounds
from threefold.vision.artifacts.look import look
from threefold.vision.claims.levels import LEVELS, SCHEDULE
from threefold.vision.claims.series import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

# Every third of the paper's rounds has its number.
_TICKS = LEVELS[::3]


def paint_grid(figure: Figure, rows: Sequence[Sequence[Panel]], series: Iterable[Series]) -> None:
    """Draw `rows` of panels, each on its own scale, and one legend for all."""
    shown = tuple(series)
    columns = max(map(len, rows), default=0)
    if not columns:
        figure.text(0.5, 0.5, "No task of the configuration stands for the paper's.", ha="center")
        return
    axes = figure.subplots(len(rows), columns, squeeze=False)
    for row, panels in enumerate(rows):
        for column, axis in enumerate(axes[row]):
            if column < len(panels):
                paint_panel(axis, panels[column], named=column == 0)
            else:
                axis.axis("off")
    figure.supxlabel("remaining weights (%)", size=8)
    handles = [_line(each) for each in shown]
    figure.legend(handles, list(map(str, shown)), loc="outside upper center", ncols=4)


def paint_panel(axis: Axes, panel: Panel, *, named: bool) -> None:
    """Draw one panel; `named` writes the metric at its axis."""
    axis.set_title(panel.title)
    for curve in panel.curves:
        _paint_curve(axis, curve)
    paint_rounds(axis)
    if named:
        axis.set_ylabel(f"{panel.metric} (%)", labelpad=2)


def paint_rounds(axis: Axes) -> None:
    """Make the paper's rounds the horizontal axis."""
    axis.set_xlim(-0.5, LEVELS[-1] + 0.5)
    axis.set_xticks(_TICKS, [f"{100 * (1 - SCHEDULE.sparsity(level)):.3g}" for level in _TICKS])


def _paint_curve(axis: Axes, curve: Curve) -> None:
    style = look(curve.series)
    places = [rounds(sparsity) for sparsity in curve.sparsities]
    means = np.array([estimate.mean for estimate in curve.estimates])
    sds = np.array([estimate.sd for estimate in curve.estimates])
    axis.plot(places, means, **_line_style(curve.series))
    # Where there is one seed only, the band has a gap.
    if not np.isnan(sds).all():
        axis.fill_between(places, means - sds, means + sds, color=style.colour, alpha=0.12, linewidth=0)


def _line(series: Series) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], **_line_style(series))


def _line_style(series: Series) -> dict[str, Any]:
    style = look(series)
    return {
        "color": style.colour,
        "linestyle": style.dashes,
        "linewidth": 1.1,
        "marker": style.marker,
        "markersize": 2.5,
        "markerfacecolor": style.colour if style.filled else "white",
        "markeredgewidth": 0.7,
    }
