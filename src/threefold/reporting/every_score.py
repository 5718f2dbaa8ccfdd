"""Every score below a folder in one table: what has been measured so far, whatever tables and figures make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.lottery.score import read_cost, read_score

_RUNS = ["task", "weights", "mask"]
_SAME = ["metric", "steps", "device"]


def every_score(folder: Path) -> pd.DataFrame:
    """One row for each task, weights and mask with a score below `folder`, sparser masks later.

    Returns:
        task, weights, mask, metric, steps, device; sparsity and mean in per cent (correlations times 100), sd over
        seeds (NaN for one), and the number of seeds. Where seeds differ in steps or device, all values are named.

    Raises:
        ThreefoldError: there is none, or one is broken.
    """
    rows = [_row(path) for path in sorted(folder.rglob("seed*/score.json"))]
    if not rows:
        raise ThreefoldError(f"{folder}: no scores below it; run the workflow first, or name another folder")
    scores = pd.DataFrame(rows)
    found = scores.groupby(_RUNS, as_index=False).agg(
        sparsity=("sparsity", "mean"),
        mean=("value", "mean"),
        sd=("value", "std"),
        seeds=("value", "size"),
        **{name: (name, _all) for name in _SAME},
    )
    return found.sort_values(["task", "weights", "sparsity", "mask"], ignore_index=True)


def as_text(scores: pd.DataFrame) -> str:
    """The scores as a Markdown table."""
    lines = [
        "| task | weights | mask | sparsity, % | metric | score | seeds | steps | device |",
        "|---|---|---|---:|---|---:|---:|---:|---|",
    ]
    for _, row in scores.iterrows():
        spread = "" if pd.isna(row["sd"]) else f" ± {row['sd']:.1f}"
        lines.append(
            f"| {row['task']} | {row['weights']} | {row['mask']} | {row['sparsity']:.1f} | {row['metric']} "
            f"| {row['mean']:.1f}{spread} | {row['seeds']} | {row['steps']} | {row['device']} |"
        )
    return "\n".join(lines)


def _row(path: Path) -> dict[str, Any]:
    score, cost = read_score(path), read_cost(path.with_name("cost.json"))
    return {
        "task": score.run.task,
        "weights": score.run.weights,
        "mask": score.run.mask,
        "sparsity": 100 * score.sparsity,
        "value": 100 * score.value,
        "metric": score.metric,
        "steps": score.steps,
        "device": cost.device,
    }


def _all(values: pd.Series[Any]) -> str:
    return ", ".join(dict.fromkeys(map(str, values)))
