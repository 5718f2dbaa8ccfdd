"""Painting curves over sparsity: the dense level as a band, means with one standard deviation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from threefold.bert.artifacts.curves import IMP, LINES, MARKERS, Curve, Panel
from threefold.reporting.style import GREY, INK, PALE, SMALL

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

# Less than this many points on an axis would make noise look like a trend.
_LEAST_RANGE = 10.0


def paint_panel(axis: Axes, panel: Panel, *, whole_scale: bool = False) -> None:
    """Draw one panel; on the scale 0 to 100 if `whole_scale`, else as the values ask for."""
    axis.set_title(panel.title)
    _paint_dense(axis, panel)
    for curve in panel.curves:
        _paint_curve(axis, curve)
    low, high = _range(panel)
    if whole_scale:
        axis.set_yticks(range(0, 101, 20))
        low, high = min(0.0, low), 102.0
    axis.set_ylim(low, high)
    axis.set_xlim(5, 95)
    axis.set_xticks([10, 30, 50, 70, 90])
    axis.set_ylabel(panel.metric, labelpad=2)
    if panel.winning is not None:
        _mark(axis, panel, panel.winning)


def legend_entries(names: Iterable[str], *, winning: bool = False) -> tuple[list[Artist], list[str]]:
    """Handles and words for a legend of these curves, the dense level, and if wanted the mark of a winning ticket."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Artist] = []
    shown = list(names)
    for name in shown:
        look = LINES[name]
        dashes = cast(Any, look.dashes)
        fill = look.colour if name == IMP else "white"
        handles.append(
            Line2D(
                [], [], color=look.colour, linestyle=dashes, linewidth=look.width, marker=MARKERS[name], ms=3, mfc=fill
            )
        )
    band = Patch(facecolor=PALE, edgecolor=GREY, linewidth=0.6)
    ring = Line2D([], [], linestyle="", marker="o", ms=7, mfc="none", mec=INK, mew=0.9)
    rest = [(band, "dense ± sd"), *([(ring, "highest winning ticket")] if winning else [])]
    return [*handles, *(handle for handle, _ in rest)], [*shown, *(words for _, words in rest)]


def _paint_dense(axis: Axes, panel: Panel) -> None:
    mean, sd = panel.dense.mean, panel.dense.sd
    if np.isnan(mean):
        return
    if not np.isnan(sd):
        axis.axhspan(mean - sd, mean + sd, color=PALE, linewidth=0, zorder=0)
    axis.axhline(mean, color=GREY, linewidth=0.8, zorder=1)


def _paint_curve(axis: Axes, curve: Curve) -> None:
    look = LINES[curve.name]
    axis.errorbar(
        100 * np.array(curve.sparsities),
        curve.means,
        yerr=curve.sds,
        color=look.colour,
        linestyle=look.dashes,
        linewidth=look.width,
        elinewidth=0.7,
        marker=MARKERS[curve.name],
        markersize=3,
        markerfacecolor=look.colour if curve.name == IMP else "white",
        markeredgewidth=0.8,
        zorder=3,
    )


def _mark(axis: Axes, panel: Panel, winning: float) -> None:
    """Ring the winning ticket and write its sparsity at the bottom; say so where there is none."""
    if winning == 0:
        axis.text(0.03, 0.04, "no winning\nticket", transform=axis.transAxes, size=SMALL, color=GREY)
        return
    imp = next(curve for curve in panel.curves if curve.name == IMP)
    height = imp.means[imp.sparsities.index(winning)]
    axis.plot(100 * winning, height, "o", ms=8, mfc="none", mec=INK, mew=0.9, zorder=4)
    axis.plot([100 * winning, 100 * winning], [axis.get_ylim()[0], height], color=INK, linewidth=0.6, dashes=(1, 2))


def _range(panel: Panel) -> tuple[float, float]:
    """Limits that hold all means with their spreads, with some room."""
    ends = [
        end
        for curve in panel.curves
        for mean, sd in zip(curve.means, curve.sds, strict=True)
        for end in (mean - sd, mean + sd)
    ]
    values = [value for value in (*ends, panel.dense.mean) if not np.isnan(value)]
    low, high = min(values, default=0.0), max(values, default=100.0)
    room = max(0.06 * (high - low), (_LEAST_RANGE - (high - low)) / 2)
    return low - room, high + room
