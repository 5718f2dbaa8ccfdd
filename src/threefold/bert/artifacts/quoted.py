"""Single published values, by task and row."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threefold.reporting.published import rows_by

PAPER = "bert"
NOT_RECOVERED = "not recovered"


@dataclass(frozen=True)
class Quoted:
    """A published mean in per cent points, its standard deviation (NaN if there is none) and its origin."""

    mean: float
    sd: float
    sparsity: float
    verified: bool
    provenance: str


Published = Mapping[tuple[str, str], Quoted]


def read_quoted(file: Path, value: str = "mean", sd: str | None = "sd") -> Published:
    """The values of the published file, by task and row; `value` and `sd` name its columns."""
    return {
        (task, name): Quoted(
            float(row[value]),
            float(row[sd]) if sd else float("nan"),
            float(row.get("sparsity", float("nan"))),
            bool(row["verified"]),
            str(row["provenance"]),
        )
        for (task, name), row in rows_by(file, "task", "row").items()
    }


def sparsity(published_values: Published, task: str) -> float:
    """The sparsity, in per cent, at which a task's rows were published; NaN where the paper has no such task."""
    return next((quoted.sparsity for (name, _), quoted in published_values.items() if name == task), float("nan"))
