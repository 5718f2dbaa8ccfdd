"""A drawing of a network that has lost some of its connections."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from threefold.reporting.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LAYERS = (4, 5, 4)
# Prime to the number of connections: steps of this size visit each once, none beside the one before.
_STRIDE = 17

Node = tuple[float, float]


def connections_left(sparsity: float) -> list[tuple[Node, Node]]:
    """The connections that remain, each from a node to another, in a square from (0, 0) to (1, 1).

    A sparser network has none that a denser one lacks, as with rounds of pruning; at least one is left.
    """
    layers = [
        [(column / (len(_LAYERS) - 1), (row + 0.5) / size) for row in range(size)]
        for column, size in enumerate(_LAYERS)
    ]
    every = [pair for one, next_ in pairwise(layers) for pair in product(one, next_)]
    kept = max(1, round((1 - sparsity) * len(every)))
    return [every[(_STRIDE * number) % len(every)] for number in range(kept)]


def paint_network(axis: Axes, x: float, y: float, width: float, height: float, sparsity: float) -> None:
    """Draw it around (`x`, `y`)."""
    left, top = x - width / 2, y - height / 2
    for start, end in connections_left(sparsity):
        places = zip(*((left + width * across, top + height * down) for across, down in (start, end)), strict=True)
        axis.plot(*places, color=INK, linewidth=0.5)
    nodes = {node for pair in connections_left(0) for node in pair}
    across, down = zip(*((left + width * x, top + height * y) for x, y in sorted(nodes)), strict=True)
    axis.scatter(across, down, s=9, color="white", edgecolors=INK, linewidths=0.7, zorder=3)
