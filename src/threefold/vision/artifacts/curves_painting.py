"""Painting curves over remaining weights, on the paper's axis: its rounds lie equally far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from threefold.reporting.style import BODY, INK
from threefold.vision.artifacts.curves import Curve, Panel, rounds
from threefold.vision.artifacts.look import look, notation
from threefold.vision.artifacts.metric_names import metric_name
from threefold.vision.claims.levels import LEVELS, SCHEDULE
from threefold.vision.claims.series import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# Every third of the paper's rounds has its number, every sixth where panels are narrow.
_TICKS = 3
# So many panels beside each other are narrow.
_NARROW = 4
# A row of a legend has no more.
_ENTRIES = 5

Entry = tuple[Mapping[str, Any], str]
_WINNING: Entry = ({"color": INK, "linestyle": "", "marker": "^", "markersize": 3.5}, "published: wins up to")


def paint_grid(
    figure: Figure, rows: Sequence[Sequence[Panel]], series: Iterable[Series], legend: Sequence[Entry] = ()
) -> None:
    """Draw `rows` of panels, each on its own scale, and one legend for all: of `series` if no other is given."""
    columns = max(map(len, rows), default=0)
    if not columns:
        figure.text(0.5, 0.5, "No task of the configuration stands for the paper's.", ha="center")
        return
    axes = figure.subplots(len(rows), columns, squeeze=False)
    for row, panels in enumerate(rows):
        for column, axis in enumerate(axes[row]):
            if column < len(panels):
                paint_panel(axis, panels[column], panels[column - 1] if column else None, columns)
            else:
                axis.axis("off")
    figure.supxlabel("remaining weights (%)", size=BODY)
    stated = any(panel.winning for panels in rows for panel in panels)
    _paint_legend(figure, [*(legend or legend_of(series)), *([_WINNING] if stated else [])])


def paint_panel(axis: Axes, panel: Panel, before: Panel | None, columns: int) -> None:
    """Draw one of `columns` panels; its metric is written at its axis if that `before` it has another."""
    axis.set_title(panel.title if columns < _NARROW else panel.title.replace(" (", "\n("))
    for curve in panel.curves:
        _paint_curve(axis, curve)
    _paint_winning(axis, panel)
    paint_rounds(axis, _TICKS if columns < _NARROW else 2 * _TICKS)
    if before is None or before.metric != panel.metric:
        axis.set_ylabel(f"{metric_name(panel.metric)} (%)", labelpad=2)


def legend_of(series: Iterable[Series]) -> list[Entry]:
    """Entries for `series`: those from one weights beside each other, so that they share a column."""
    shown = list(series)
    weights = list(dict.fromkeys(each.weights for each in shown))
    return [(line_style(each), notation(each)) for each in sorted(shown, key=lambda one: weights.index(one.weights))]


def paint_rounds(axis: Axes, step: int = _TICKS) -> None:
    """Make the paper's rounds the horizontal axis, and number one in `step` of them."""
    axis.set_xlim(-0.5, LEVELS[-1] + 0.5)
    ticks = LEVELS[::step]
    axis.set_xticks(ticks, [f"{100 * (1 - SCHEDULE.sparsity(level)):.3g}" for level in ticks])


def _paint_curve(axis: Axes, curve: Curve) -> None:
    style = look(curve.series)
    places = [rounds(sparsity) for sparsity in curve.sparsities]
    means = np.array([estimate.mean for estimate in curve.estimates])
    sds = np.array([estimate.sd for estimate in curve.estimates])
    axis.plot(places, means, **line_style(curve.series))
    _paint_deviations(axis, places, means, sds, style.colour)


def _paint_deviations(
    axis: Axes, places: Sequence[float], means: NDArray[np.float64], sds: NDArray[np.float64], colour: str
) -> None:
    """A band, with a gap where there is one seed only, and a bar where no neighbour has more either."""
    known = ~np.isnan(sds)
    padded = np.pad(known, 1)
    beside = padded[:-2] | padded[2:]
    if (known & beside).any():
        axis.fill_between(places, means - sds, means + sds, where=known, color=colour, alpha=0.12, linewidth=0)
    for place, mean, sd in compress(zip(places, means, sds, strict=True), known & ~beside):
        axis.errorbar(place, mean, sd, color=colour, elinewidth=0.7, capsize=1.5)


def _paint_winning(axis: Axes, panel: Panel) -> None:
    """Below the curves, one above the other where several win up to the same sparsity."""
    if not panel.winning:
        return
    low, high = axis.get_ylim()
    room = 0.04 + 0.06 * max(Counter(panel.winning.values()).values())
    axis.set_ylim(low - room * (high - low), high)
    style, _ = _WINNING
    there: Counter[float] = Counter()
    for series, sparsity in panel.winning.items():
        seen = look(series)
        place = (rounds(sparsity), 0.04 + 0.06 * there[sparsity])
        face = seen.colour if seen.filled else "white"
        marked = {**style, "color": seen.colour, "markerfacecolor": face, "markeredgewidth": 0.7}
        axis.plot(*place, transform=axis.get_xaxis_transform(), clip_on=False, **marked)
        there[sparsity] += 1


def _paint_legend(figure: Figure, entries: Sequence[Entry]) -> None:
    from matplotlib.lines import Line2D

    styles, names = zip(*entries, strict=True)
    handles = [Line2D([], [], **style) for style in styles]
    columns = ceil(len(entries) / ceil(len(entries) / _ENTRIES))
    figure.legend(handles, names, loc="outside upper center", ncols=columns, columnspacing=1.6)


def line_style(series: Series) -> dict[str, Any]:
    """How matplotlib draws `series`."""
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
