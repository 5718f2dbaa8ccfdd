"""Painting heat maps: panels, a legend of their cells, and notes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from threefold.bert.artifacts.grid import CELL_HEIGHT, TURN, Place, arranged, label_lines
from threefold.bert.artifacts.heat_map import Cell, HeatMap, Tone
from threefold.reporting.figures import save, whole_page
from threefold.reporting.style import BODY, GREY, INK, SMALL, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NUMBER = 6.5
_NOTE_CHARACTERS = 130
_NOTE_HEIGHT = 0.125
_LEGEND_HEIGHT = 0.24

Legend = Sequence[tuple[Cell, str]]


def draw_heat_maps(stem: Path, maps: Sequence[HeatMap], legend: Legend, notes: Sequence[str]) -> None:
    """Draw panels beside each other where the page is wide enough, else below each other; then legend and notes."""
    lines = [line for note in notes for line in textwrap.wrap(note, _NOTE_CHARACTERS)]
    below = _LEGEND_HEIGHT * bool(legend) + _NOTE_HEIGHT * len(lines) + 0.05
    places, width, height = arranged(maps, TEXT)
    save(stem, width, height + below, lambda figure: _paint(figure, maps, places, legend, lines))


def _paint(
    figure: Figure,
    maps: Sequence[HeatMap],
    places: Sequence[Place],
    legend: Legend,
    lines: Sequence[str],
) -> None:
    axis = whole_page(figure)
    for panel, place in zip(maps, places, strict=True):
        _panel(axis, panel, place)
    top = figure.get_figheight() - _NOTE_HEIGHT * len(lines) - 0.05
    _legend(axis, legend, top - _LEGEND_HEIGHT)
    for number, line in enumerate(lines):
        axis.text(0.05, top + _NOTE_HEIGHT * number, line, va="top", size=SMALL, color=GREY)


def _panel(axis: Axes, panel: HeatMap, place: Place) -> None:
    axis.text(place.x, place.y, panel.title, va="top", size=BODY)
    for row, (label, cells) in enumerate(zip(panel.rows, panel.cells, strict=True)):
        middle = place.top + CELL_HEIGHT * (row + 0.5)
        axis.text(place.left - 0.06, middle, label, ha="right", va="center_baseline", size=SMALL)
        for column, cell in enumerate(cells):
            _cell(axis, cell, place.left + place.cell * column, place.top + CELL_HEIGHT * row, place.cell)
        if panel.counts:
            axis.text(place.right + 0.22, middle, f"{panel.counts[row]}", ha="center", va="center_baseline", size=SMALL)
    if panel.counts:
        axis.text(place.right + 0.22, place.top - 0.05, "dark", ha="center", va="bottom", size=SMALL, color=GREY)
    _column_labels(axis, panel, place)
    for row in panel.ruled_rows:
        height = place.top + CELL_HEIGHT * row
        axis.plot([place.left, place.right], [height, height], color=INK, linewidth=0.7)
    for column in panel.ruled_columns:
        left = place.left + place.cell * column
        axis.plot([left, left], [place.top, place.top + CELL_HEIGHT * len(panel.rows)], color=INK, linewidth=0.7)


def _column_labels(axis: Axes, panel: HeatMap, place: Place) -> None:
    for column, label in enumerate(panel.columns):
        middle = place.left + place.cell * (column + 0.5)
        if place.turned:
            axis.text(
                middle - 0.04, place.top - 0.04, label, rotation=TURN, rotation_mode="anchor", va="bottom", size=SMALL
            )
        else:
            text = "\n".join(label_lines(label))
            axis.text(middle, place.top - 0.05, text, ha="center", va="bottom", size=SMALL, linespacing=1.0)


def _cell(axis: Axes, cell: Cell, left: float, top: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    # A frame lies over the white lines of the cells around it.
    framed = cell.tone is Tone.ITSELF
    box = Rectangle((left, top), width, CELL_HEIGHT, facecolor=cell.colour, edgecolor=cell.frame, linewidth=0.8)
    box.set_zorder(2 if framed else 1)
    axis.add_patch(box)
    middle = (left + width / 2, top + CELL_HEIGHT / 2)
    axis.text(*middle, cell.text, ha="center", va="center_baseline", size=_NUMBER, color=cell.ink)


def _legend(axis: Axes, legend: Legend, top: float) -> None:
    left = 0.05
    for cell, meaning in legend:
        _cell(axis, cell, left, top, 0.3)
        axis.text(left + 0.36, top + CELL_HEIGHT / 2, meaning, va="center_baseline", size=SMALL)
        left += 0.5 + 0.056 * len(meaning)
