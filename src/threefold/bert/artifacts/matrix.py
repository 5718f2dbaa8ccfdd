"""A matrix of measured values, as a heat map and as tidy rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan, sqrt

import pandas as pd

from threefold.bert.artifacts.heat_map import Cell, HeatMap, Tone

# Cells this many points below what passes have the strongest colour; the root tells small losses apart.
STRONGEST = 20.0


@dataclass(frozen=True)
class Entry:
    """One cell, in per cent points.

    Attributes:
        value: mean over the seeds, NaN where nothing is known.
        sd: over the seeds, NaN where there are fewer than two or it was not published.
        seeds: how many there are; 0 where that was not published.
        passes: whether it is drawn dark.
        short: by how many points `value` is below what it is compared with.
        itself: whether it is compared with itself, so that it says nothing; then it does not pass.
    """

    value: float
    sd: float
    seeds: int
    passes: bool
    short: float
    itself: bool = False

    @property
    def cell(self) -> Cell:
        """How it is drawn."""
        if isnan(self.value):
            return Cell("", Tone.FALLS_SHORT)
        text = f"{self.value:.2f}".replace("-", "−")
        if self.itself:
            return Cell(text, Tone.ITSELF)
        return Cell(text, Tone.PASSES) if self.passes else falling_short(self.short, text)


@dataclass(frozen=True)
class Matrix:
    """Entries by row and column, and what the panel that shows them is called."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    entries: tuple[tuple[Entry, ...], ...]
    origin: str = "here"
    ruled_rows: tuple[int, ...] = ()
    ruled_columns: tuple[int, ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """Dark cells in each row."""
        return tuple(sum(entry.passes for entry in row) for row in self.entries)

    @property
    def heat_map(self) -> HeatMap:
        """The panel."""
        cells = tuple(tuple(entry.cell for entry in row) for row in self.entries)
        return HeatMap(self.title, self.rows, self.columns, cells, self.counts, self.ruled_rows, self.ruled_columns)


def falling_short(points: float, text: str = "") -> Cell:
    """A cell that is `points` below what passes."""
    return Cell(text, Tone.FALLS_SHORT, min(1.0, sqrt(max(0.0, points) / STRONGEST)))


def shades(compared_with: str) -> list[tuple[Cell, str]]:
    """Legend of the cells that are not dark."""
    return [
        (falling_short(1), f"1 point below {compared_with}"),
        (falling_short(5), "5"),
        (falling_short(STRONGEST), f"{STRONGEST:.0f} or more"),
    ]


def tidy(matrices: Iterable[Matrix]) -> pd.DataFrame:
    """The plotted numbers, one cell a row."""
    return pd.DataFrame(
        [
            {"panel": matrix.title, "origin": matrix.origin, "row": row, "column": column, **vars(entry)}
            for matrix in matrices
            for row, entries in zip(matrix.rows, matrix.entries, strict=True)
            for column, entry in zip(matrix.columns, entries, strict=True)
        ]
    )
