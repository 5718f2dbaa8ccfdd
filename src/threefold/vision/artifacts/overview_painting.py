"""Painting the overview: boxes for tasks, small networks that lose connections, arrows from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from threefold.reporting.figures import whole_page
from threefold.reporting.style import BODY, GREY, INK, SMALL, TEXT
from threefold.vision.artifacts.boxes import arrow, frame
from threefold.vision.artifacts.look import COLOURS, notation, weights_notation
from threefold.vision.artifacts.overview import Box, Overview
from threefold.vision.artifacts.small_network import paint_network
from threefold.vision.claims.series import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In inches, from the left or the upper edge of the page.
_TOP, _MARGIN = 0.36, 0.06
_LEFT, _MIDDLE, _RIGHT = (0.05, 1.55), (1.9, 4.3), (4.65, 6.7)
_LINE, _GAP, _HEADING = 0.16, 0.09, 0.28
_TALL = 0.56
_PRUNING = 2.3
_FOOT = 0.46
_FINE = 6.5


def height(overview: Overview) -> float:
    """Of the page, in inches: as the longer of the outer columns needs."""
    return _TOP + max(_PRUNING, _tasks_height(overview), _pretraining_height(overview)) + _FOOT + _MARGIN


def paint(figure: Figure, overview: Overview) -> None:
    """Draw the three columns, the arrows between them, and the number of runs below."""
    page = whole_page(figure)
    bottom = figure.get_figheight() - _FOOT - _MARGIN
    for (left, right), words in (
        (_LEFT, "Pre-training"),
        (_MIDDLE, "Iterative magnitude pruning"),
        (_RIGHT, "Downstream tasks"),
    ):
        page.text((left + right) / 2, 0.1, words, ha="center", va="top", size=BODY, weight="bold")
    middle = (_TOP + bottom) / 2
    starts = _pretraining(page, overview, middle - _pretraining_height(overview) / 2)
    _pruning(page, overview, middle)
    ends = _tasks(page, overview, middle - _tasks_height(overview) / 2)
    for start, weights in zip(starts, overview.weights, strict=True):
        inside = middle + (start - middle) / 2
        arrow(page, (_LEFT[1] + 0.03, start), (_MIDDLE[0] - 0.05, inside), COLOURS[weights])
    for end in ends:
        inside = middle + (end - middle) / 2
        arrow(page, (_MIDDLE[1] + 0.05, inside), (_RIGHT[0] - 0.03, end), GREY)
    lines = [f"{overview.runs:,} runs, with {overview.seeds}.", *_own(overview)]
    if overview.has_stand_ins:
        lines.append("Tasks of the paper in grey are those that ours stand for.")
    foot = "\n".join(lines)
    page.text(TEXT / 2, bottom + _FOOT / 2 + 0.05, foot, ha="center", va="center", size=SMALL, color=GREY)


def _pretraining_height(overview: Overview) -> float:
    return len(overview.pretraining) * (_TALL + _GAP) - _GAP


def _tasks_height(overview: Overview) -> float:
    return sum(_HEADING + _LINE * len(boxes) + _GAP for boxes in overview.tasks.values()) - _GAP


def _own(overview: Overview) -> Iterator[str]:
    """On how many tasks masks are found as well, and from which weights."""
    by_count: dict[int, list[str]] = {}
    for weights, count in overview.own.items():
        by_count.setdefault(count, []).append(weights_notation(weights))
    every = sum(map(len, overview.tasks.values()))
    said = "; ".join(f"on {count} of {every} tasks from {', '.join(names)}" for count, names in by_count.items())
    if said:
        yield f"Masks are also found by the same rounds {said}."


def _pretraining(page: Axes, overview: Overview, top: float) -> list[float]:
    """Draw the boxes of pre-trainings from `top` on; their middles."""
    left, right = _LEFT
    middles = []
    for box, weights in zip(overview.pretraining, overview.weights, strict=True):
        frame(page, left, right, top, _TALL, COLOURS[weights])
        where = left + 0.08
        page.text(where, top + 0.15, box.title, va="center", size=BODY)
        page.text(where, top + 0.29, _stands_for(box), va="center", size=SMALL, color=GREY)
        page.text(where, top + 0.43, f"{overview.network}, {box.runs} runs", va="center", size=SMALL, color=GREY)
        page.text(right - 0.08, top + 0.15, weights_notation(weights), ha="right", va="center", color=COLOURS[weights])
        middles.append(top + _TALL / 2)
        top += _TALL + _GAP
    return middles


def _pruning(page: Axes, overview: Overview, middle: float) -> None:
    left, right = _MIDDLE
    top, centre = middle - _PRUNING / 2, (left + right) / 2
    frame(page, left, right, top, _PRUNING, INK)
    wide = (right - left - 0.2) / len(overview.sparsities)
    places = [left + 0.1 + wide * (number + 0.5) for number in range(len(overview.sparsities))]
    for place, sparsity in zip(places, overview.sparsities, strict=True):
        paint_network(page, place, top + 0.4, min(wide * 0.7, 0.45), 0.58, sparsity)
        page.text(place, top + 0.8, f"{100 * (1 - sparsity):.3g} %", ha="center", va="center", size=SMALL)
    page.text(centre, top + 0.94, "remaining weights", ha="center", va="center", size=SMALL, color=GREY)
    _round(page, overview, top + 1.12)
    page.text(centre, top + 1.92, "subnetworks", ha="center", va="center", size=SMALL, color=GREY)
    wide = (right - left - 0.1) / len(overview.weights)
    for number, weights in enumerate(overview.weights):
        words = notation(Series.transferred(weights))
        place = left + 0.05 + wide * (number + 0.5)
        page.text(place, top + 2.1, words, ha="center", va="center", size=SMALL, color=COLOURS[weights])


def _round(page: Axes, overview: Overview, top: float) -> None:
    """What a round does, and the way back to the next."""
    left, right = _MIDDLE
    tall, wide, apart = 0.34, 0.7, 0.11
    first = (left + right - 3 * wide - 2 * apart) / 2
    steps = ("train", f"prune {overview.removed:.3g} %\nof the rest", "rewind\nto $\\theta$")
    places = [first + (wide + apart) * number for number in range(len(steps))]
    for place, words in zip(places, steps, strict=True):
        frame(page, place, place + wide, top, tall, GREY)
        page.text(place + wide / 2, top + tall / 2, words, ha="center", va="center", size=_FINE, linespacing=1.05)
    for place, following in pairwise(places):
        arrow(page, (place + wide + 0.01, top + tall / 2), (following - 0.01, top + tall / 2), GREY)
    low, start, end = top + tall + 0.12, places[-1] + wide / 2, places[0] + wide / 2
    page.plot([start, start, end], [top + tall + 0.01, low, low], color=GREY, linewidth=0.9)
    arrow(page, (end, low), (end, top + tall + 0.01), GREY)
    words = f"{overview.rounds} round{'s' * (overview.rounds > 1)}"
    page.text((left + right) / 2, low, words, ha="center", va="center", size=_FINE, backgroundcolor="white")


def _tasks(page: Axes, overview: Overview, top: float) -> list[float]:
    """Draw a box for each kind of task from `top` on; their middles."""
    left, right = _RIGHT
    middles = []
    for kind, boxes in overview.tasks.items():
        tall = _HEADING + _LINE * len(boxes)
        frame(page, left, right, top, tall, INK)
        page.text(left + 0.08, top + 0.13, kind, va="center", size=BODY)
        runs = f"{sum(box.runs for box in boxes)} runs"
        page.text(right - 0.08, top + 0.13, runs, ha="right", va="center", size=_FINE, color=GREY)
        for number, box in enumerate(boxes):
            middle = top + _HEADING + _LINE * (number + 0.35)
            page.text(left + 0.08, middle, box.title, va="center", size=_FINE)
            if box.stands_in:
                page.text(right - 0.08, middle, box.counterpart, ha="right", va="center", size=_FINE, color=GREY)
        middles.append(top + tall / 2)
        top += tall + _GAP
    return middles


def _stands_for(box: Box) -> str:
    return f"for {box.counterpart}" if box.stands_in else "the paper's own"
