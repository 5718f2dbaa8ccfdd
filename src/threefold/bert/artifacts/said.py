"""Numbers that the paper's text states."""

from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.reporting.published import rows_by


def said(text: Path, quantity: str, task: str = "nan") -> float:
    """The number that the text gives as `quantity`, of a task where it is of one.

    Raises:
        ThreefoldError: the file has no such row.
    """
    rows = rows_by(text, "quantity", "task")
    if (quantity, task) not in rows:
        raise ThreefoldError(f"{text}: no row {quantity!r}; the paper's contradictions are computed from it")
    return float(rows[quantity, task]["value"])
