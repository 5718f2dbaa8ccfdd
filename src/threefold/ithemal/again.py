"""Some blocks timed again: how far labels repeat, and what they owe to the harness's build and initial registers."""

from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from threefold.errors import ThreefoldError
from threefold.files import read_table, write_table
from threefold.ithemal.harness.build import build
from threefold.ithemal.measure import MeasureSettings, measure_file

Variant = Literal["repeat", "rebuild", "equal", "distinct"]


def draw(blocks: Path, sample: Path, count: int, seed: int) -> None:
    """Write `count` random rows of a blocks.parquet (all, if fewer), in their order; raises as `read_table` does."""
    rows = read_table(blocks)
    drawn = np.random.default_rng(seed).permutation(len(rows))[:count]
    write_table(sample, rows.iloc[np.sort(drawn)].reset_index(drop=True))


def measure_again(blocks: Path, measured: Path, settings: MeasureSettings, variant: Variant) -> None:
    """Time the blocks of a file like `measure_file`, in a variant of `settings`.

    repeat changes nothing; rebuild times with a harness compiled otherwise; equal and distinct set the initial
    registers.

    Raises:
        ThreefoldError: as `measure_file`, or there is no such variant.
    """
    if variant not in get_args(Variant):
        raise ThreefoldError(f"{variant!r}: not a way of timing again; there are {', '.join(get_args(Variant))}")
    if variant in ("equal", "distinct"):
        settings = replace(settings, initial_registers=variant)
    # Compiled otherwise and laid out otherwise in memory, as another compiler would.
    harness = build(optimisation="-O1", reverse_link_order=True) if variant == "rebuild" else None
    measure_file(blocks, measured, settings, harness=harness)
