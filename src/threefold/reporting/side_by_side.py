"""Two folders of results laid side by side: two protocols, two scales, two machines."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.errors import ThreefoldError

_ROW = ["task", "row"]


def compare(first: Path, second: Path, table: str) -> pd.DataFrame:
    """The rows that `tables/<table>.csv` has in both folders.

    Returns:
        task, row, and for each folder the mean with its sd and sparsity (suffixes `_first`, `_second`), and
        `difference`, second minus first, all in points.

    Raises:
        ThreefoldError: a folder lacks the table, the table has no means by task and row, or no row is in both.
    """
    frames = [_read(folder / "tables" / f"{table}.csv") for folder in (first, second)]
    both = frames[0].merge(frames[1], on=_ROW, suffixes=("_first", "_second"))
    if both.empty:
        raise ThreefoldError(f"{table}: {first} and {second} have no task and row in common")
    return both.assign(difference=both["mean_second"] - both["mean_first"])


def as_text(both: pd.DataFrame, first: str, second: str) -> str:
    """A comparison as a Markdown table."""
    lines = [f"| task | row | {first} | {second} | difference |", "|---|---|---:|---:|---:|"]
    for _, row in both.iterrows():
        here, there = (_cell(row, which) for which in ("first", "second"))
        lines.append(f"| {row['task']} | {row['row']} | {here} | {there} | {row['difference']:+.1f} |")
    return "\n".join(lines)


def _cell(row: pd.Series[Any], which: str) -> str:
    mean, sd, sparsity = (float(row[f"{name}_{which}"]) for name in ("mean", "sd", "sparsity"))
    spread = "" if isnan(sd) else f" ± {sd:.1f}"
    return f"{mean:.1f}{spread} at {sparsity:.0f} %"


def _read(path: Path) -> pd.DataFrame:
    columns = [*_ROW, "mean", "sd", "sparsity"]
    try:
        return pd.read_csv(path, usecols=columns).dropna(subset=["mean"])
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such table; run the workflow for it first") from None
    except ValueError:
        raise ThreefoldError(f"{path}: lacks one of the columns {', '.join(columns)}; name another table") from None
