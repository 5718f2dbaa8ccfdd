"""Painting kernels as rows of columns: the less is kept of a kernel, the lighter; yellow where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from threefold.reporting.figures import whole_page
from threefold.reporting.style import BLACK, GREY, SMALL, YELLOW
from threefold.vision.artifacts.kernel_columns import Column
from threefold.vision.artifacts.look import COLOURS
from threefold.vision.task_settings import TaskSettings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In inches, from the left or the upper edge of the page.
_LEFT, _RIGHT = 0.78, 5.25
_HERE, _PUBLISHED = 5.8, 6.42
_ROW, _GAP = 0.3, 0.05
_ABOVE, _BELOW = 0.42, 0.5
# The ramp ends well below the brightness of yellow, in a grey print as well.
_KEPT, _PRUNED = BLACK, "#4A95C9"
_TICKS = (100, 50, 25, 10, 1)


@dataclass(frozen=True)
class Strip:
    """A row of the figure: the kernels of one mask, found on `task` at `level`."""

    level: int
    sparsity: float
    task: TaskSettings
    columns: tuple[Column, ...]


def height(strips: Sequence[Strip]) -> float:
    """Of the page, in inches."""
    groups = len({strip.level for strip in strips})
    return groups * _ABOVE + len(strips) * (_ROW + _GAP) + _BELOW


def paint(figure: Figure, strips: Sequence[Strip], pixels: Mapping[str, int]) -> None:
    """Draw groups of rows, one a level; `pixels`, by weights, stand beside the first, which is the paper's."""
    page = whole_page(figure)
    top = 0.0
    for number, (_, group) in enumerate(groupby(strips, key=lambda strip: strip.level)):
        rows = list(group)
        _head(page, rows[0], top, published=number == 0)
        top += _ABOVE
        for strip in rows:
            _row(page, strip, top)
            if number == 0 and strip.task.name in pixels:
                _number(page, _PUBLISHED, top, f"{pixels[strip.task.name]}")
            top += _ROW + _GAP
    _legend(page, top + 0.1, max(column.kernels for column in strips[0].columns))


def _head(page: Axes, strip: Strip, top: float, *, published: bool) -> None:
    page.text(0.05, top + 0.04, f"{100 * strip.sparsity:.1f} % pruned", va="top")
    for stage, (left, right) in _stages(strip).items():
        page.text((left + right) / 2, top + _ABOVE - 0.06, f"B{stage}", ha="center", va="bottom", size=SMALL)
    for place, words in ((_HERE, "zero kernels"), *([(_PUBLISHED, "published,\npixels")] if published else [])):
        page.text(place, top + _ABOVE - 0.06, words, ha="center", va="bottom", size=SMALL, color=GREY, linespacing=1)


def _row(page: Axes, strip: Strip, top: float) -> None:
    from matplotlib.colors import to_rgb

    colours = [to_rgb(YELLOW) if column.whole else _shade(_place(1 - column.pruned)) for column in strip.columns]
    page.imshow([colours], extent=(_LEFT, _RIGHT, top + _ROW, top), aspect="auto", interpolation="nearest")
    for left, _ in list(_stages(strip).values())[1:]:
        page.plot([left, left], [top, top + _ROW], color="white", linewidth=1.2)
    colour = COLOURS[strip.task.name]
    page.text(_LEFT - 0.08, top + _ROW / 2, strip.task.counterpart, ha="right", va="center_baseline", color=colour)
    found, kernels = (sum(getattr(column, name) for column in strip.columns) for name in ("whole", "kernels"))
    _number(page, _HERE, top, f"{found:,} of {kernels:,}")


def _number(page: Axes, place: float, top: float, text: str) -> None:
    page.text(place, top + _ROW / 2, text, ha="center", va="center_baseline", size=SMALL)


def _stages(strip: Strip) -> dict[int, tuple[float, float]]:
    """Where each stage begins and ends on the page."""
    counts = {stage: len(list(columns)) for stage, columns in groupby(strip.columns, key=lambda column: column.stage)}
    wide = (_RIGHT - _LEFT) / len(strip.columns)
    ends = [_LEFT + wide * end for end in accumulate(counts.values(), initial=0)]
    return dict(zip(counts, pairwise(ends), strict=True))


def _place(kept: float) -> float:
    """Where on the ramp; by the root, since differences between sparse kernels are what there is to see."""
    return float(1 - kept**0.5)


def _shade(place: float) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return tuple(low + (high - low) * place for low, high in zip(to_rgb(_KEPT), to_rgb(_PRUNED), strict=True))


def _legend(page: Axes, top: float, together: int) -> None:
    from matplotlib.patches import Rectangle

    left, wide, deep, steps = _LEFT, 1.3, 0.12, 128
    ramp = [[_shade(step / (steps - 1)) for step in range(steps)]]
    page.imshow(ramp, extent=(left, left + wide, top + deep, top), aspect="auto")
    for kept in _TICKS:
        page.text(left + wide * _place(kept / 100), top + deep + 0.03, f"{kept}", ha="center", va="top", size=SMALL)
    page.text(left + wide + 0.1, top + deep / 2, "% of a kernel kept", va="center_baseline", size=SMALL)
    left += wide + 1.35
    page.add_patch(Rectangle((left, top), 0.2, deep, facecolor=YELLOW, edgecolor=GREY, linewidth=0.4))
    whole = "nothing kept: zero kernel" if together == 1 else f"of {together} kernels, at least one is zero"
    page.text(left + 0.26, top + deep / 2, whole, va="center_baseline", size=SMALL)
