"""Ranges of blocks: by measured throughput in the paper's unit, and by length."""

import numpy as np
import numpy.typing as npt
import pandas as pd

PER_100 = 100
# The paper's heat maps and curves end here, in cycles per 100 iterations.
END = 1000
# And have 50 bins.
FINE = 20

_LENGTHS = {1: "1", 2: "2–3", 4: "4–6", 7: "7–12", 13: "13 and more"}


def per_100(cycles: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cycles per iteration to cycles per 100 iterations."""
    return PER_100 * cycles


def throughput(cycles_per_100: npt.NDArray[np.float64], width: int) -> "pd.Series[int]":
    """The lower edge of each block's bin of `width` cycles per 100 iterations; all from 1000 on are in one bin."""
    edges = (cycles_per_100 // width * width).clip(max=END)
    return pd.Series(edges, dtype=int)


def throughput_name(low: int, width: int) -> str:
    """A bin's name."""
    return f"{low}–{low + width}" if low < END else f"{END} and more"


def length(instructions: "pd.Series[int]") -> "pd.Series[str]":
    """The range of lengths that each block falls into."""
    lowest = list(_LENGTHS)
    position = np.searchsorted(lowest, instructions.to_numpy(), side="right") - 1
    return pd.Series([_LENGTHS[lowest[place]] for place in position], dtype=str)


LENGTH_NAMES = tuple(_LENGTHS.values())
