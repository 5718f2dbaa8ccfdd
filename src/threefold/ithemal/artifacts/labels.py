"""Naming curves and bars where they are, so that nobody looks to and fro between them and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = 7.0
_LINE_HEIGHT = 1.3


@dataclass(frozen=True)
class Label:
    """A name, the height in data units at which it would best stand, and its colour."""

    text: str
    height: float
    colour: str


def beside(axis: Axes, labels: Sequence[Label]) -> None:
    """Write the labels right of `axis`, each as near to its height as the others let it.

    Call it when the axis has its final limits and scale.
    """
    to_fraction = (axis.transData + axis.transAxes.inverted()).transform
    wanted = [float(to_fraction((0, label.height))[1]) for label in labels]
    sizes = [_line(axis) * (1 + label.text.count("\n")) for label in labels]
    for label, height in zip(labels, _apart(wanted, sizes), strict=True):
        axis.annotate(
            label.text,
            (1, height),
            xycoords="axes fraction",
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=_POINTS,
            linespacing=1.0,
            color=label.colour,
            annotation_clip=False,
        )


def _line(axis: Axes) -> float:
    """The height of a line of text as a fraction of the axis's."""
    figure = axis.get_figure(root=True)
    assert figure is not None
    return float(_LINE_HEIGHT * _POINTS / 72 / (axis.get_position().height * figure.get_size_inches()[1]))


def _apart(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Heights nearest to those wanted, in their order, so that labels of those sizes fit between 0 and 1."""
    order = [int(place) for place in np.argsort(wanted, kind="stable")]
    placed = list(wanted)
    floor = 0.0
    for place in order:
        placed[place] = max(placed[place], floor + sizes[place] / 2)
        floor = placed[place] + sizes[place] / 2
    ceiling = 1.0
    for place in reversed(order):
        placed[place] = min(placed[place], ceiling - sizes[place] / 2)
        ceiling = placed[place] - sizes[place] / 2
    return placed
