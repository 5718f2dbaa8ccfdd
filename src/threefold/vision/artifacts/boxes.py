"""Boxes with round corners, and arrows between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def frame(page: Axes, left: float, right: float, top: float, tall: float, colour: str) -> None:
    """Draw a box from `top` on, `tall` high."""
    from matplotlib.patches import FancyBboxPatch

    style = "round,pad=0,rounding_size=0.05"
    box = FancyBboxPatch((left, top), right - left, tall, boxstyle=style, facecolor="white", edgecolor=colour)
    box.set_linewidth(1)
    page.add_patch(box)


def arrow(page: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    """Draw an arrow from `start` to `end`."""
    drawn = {"arrowstyle": "-|>", "color": colour, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    page.annotate("", end, start, arrowprops=drawn)
