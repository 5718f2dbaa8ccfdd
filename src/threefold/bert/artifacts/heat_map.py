"""Heat maps with the number in every cell: rows and columns are tasks, ways to prune, or ways to rewind.

A dark cell is one that passes; the others are the paler, the nearer they are to passing. The number is in the cell, so
nothing is lost in a grey print.
"""

from dataclasses import dataclass
from enum import Enum

from threefold.reporting.style import BLUE, INK, ORANGE

# The strongest loss keeps this share of the colour, so that black numbers stay readable on it.
_STRONGEST = 0.65


class Tone(Enum):
    """What a cell's background says."""

    PASSES = "dark"
    FALLS_SHORT = "pale to orange by `shade`"
    ITSELF = "white in a frame"
    AMOUNT = "white to blue by `shade`"


@dataclass(frozen=True)
class Cell:
    """One cell: its number as printed, and the look of its background; `shade` is between 0 and 1."""

    text: str
    tone: Tone
    shade: float = 0.0

    @property
    def colour(self) -> str:
        """The background."""
        if self.tone is Tone.FALLS_SHORT:
            return _mixed(ORANGE, _STRONGEST * self.shade)
        return {Tone.PASSES: BLUE, Tone.ITSELF: "#FFFFFF"}.get(self.tone) or _mixed(BLUE, self.shade)

    @property
    def frame(self) -> str:
        """The colour of the line around it."""
        return INK if self.tone is Tone.ITSELF else "#FFFFFF"

    @property
    def ink(self) -> str:
        """The number's colour: white on what is dark."""
        return "#FFFFFF" if self.tone is Tone.PASSES or (self.tone is Tone.AMOUNT and self.shade > 0.6) else INK


@dataclass(frozen=True)
class HeatMap:
    """One panel.

    Attributes:
        title: above it.
        rows: labels, from the top.
        columns: labels, from the left.
        cells: as many rows and columns as there are labels.
        counts: one per row, written at its right; none where nothing is counted.
        ruled_rows: a thin line is drawn above these rows.
        ruled_columns: and left of these columns.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    counts: tuple[int, ...] = ()
    ruled_rows: tuple[int, ...] = ()
    ruled_columns: tuple[int, ...] = ()


def _mixed(colour: str, share: float) -> str:
    """White with that share of `colour` in it."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02X}" for part in parts)
