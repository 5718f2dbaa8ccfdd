"""Where the panels of a heat map stand on the page; all lengths are inches from its upper left corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians, sin

from threefold.bert.artifacts.heat_map import HeatMap

CELL_HEIGHT = 0.19
# By how many degrees column labels are turned that are wider than a column.
TURN = 35

# Of a character of the figures' font at 7 points, on average.
_CHARACTER = 0.0575
_LINE = 0.115
_TITLE = 0.2
_COUNT = 0.4
_BETWEEN = 0.22
_EDGE = 0.05
# A cell is as wide as the page lets it be, within these.
_WIDEST, _NARROWEST = 0.475, 0.4


@dataclass(frozen=True)
class Place:
    """One panel's place.

    Attributes:
        x: left edge of all of it.
        y: its upper edge.
        left: left edge of its cells; `top`, `right` and `bottom` likewise.
        cell: width of a cell.
        turned: whether the labels of columns are turned.
    """

    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float
    cell: float
    turned: bool


def arranged(maps: Sequence[HeatMap], width: float) -> tuple[list[Place], float, float]:
    """Places for the panels from left to right, on a new line where the page is full; its width and height.

    Panels below each other have their first columns below each other. The page is wider than `width` only where the
    widest panel leaves no choice.
    """
    labels = max((_CHARACTER * len(row) for panel in maps for row in panel.rows), default=0.0) + 0.14
    most = max((len(panel.columns) for panel in maps), default=1)
    fixed = labels + _COUNT + 2 * _EDGE
    cell = min(_WIDEST, max(_NARROWEST, (width - fixed) / most))
    width = max(width, fixed + cell * most)
    places: list[Place] = []
    x, y, bottom = _EDGE, 0.03, 0.0
    for panel in maps:
        turned, head = _head(panel.columns, cell)
        beyond = max(_COUNT * bool(panel.counts), _overhang(panel, cell) if turned else 0.0)
        wide = labels + cell * len(panel.columns) + beyond
        if places and x + wide > width:
            x, y = _EDGE, bottom + _BETWEEN
        left, top = x + labels, y + _TITLE + head
        right, low = left + cell * len(panel.columns), top + CELL_HEIGHT * len(panel.rows)
        places.append(Place(x, y, left, top, right, low, cell, turned))
        x, bottom = x + wide + 0.1, max(bottom, low)
    return places, width, bottom + 0.1


def label_lines(label: str) -> list[str]:
    """A column's label, one word a line."""
    return label.split(" ")


def _head(columns: Sequence[str], cell: float) -> tuple[bool, float]:
    """Whether the columns' labels are turned, and how much room they take above the cells."""
    widest = max(len(word) for label in columns for word in label_lines(label))
    if _CHARACTER * widest <= cell + 0.02:
        return False, _LINE * max(len(label_lines(label)) for label in columns) + 0.05
    longest = max(map(len, columns))
    return True, _CHARACTER * longest * sin(radians(TURN)) + _LINE + 0.05


def _overhang(panel: HeatMap, cell: float) -> float:
    """How far the last column's turned label reaches beyond the cells."""
    return max(0.0, 0.85 * _CHARACTER * len(panel.columns[-1]) - cell / 2)
