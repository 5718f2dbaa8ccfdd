"""The paper's own matrices, with the tasks that have a counterpart here first and in our order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from threefold.bert.artifacts.matrix import Entry, Matrix
from threefold.bert.artifacts.transfer import ONE_SHOT, STANDARD
from threefold.bert.settings import Settings
from threefold.reporting import published
from threefold.reporting.tables import DAGGER, UNVERIFIED

Row = Mapping[Any, Any]

_ONE_SHOT = "one-shot"
_STANDARD = "standard"
_REWIND = "rewind-"


def published_tickets(file: Path, table2: Path, settings: Settings) -> Matrix:
    """Figure 2; cells are the paler, the nearer they are to the mean of the full network in Table 2."""
    dense = published.read(table2).query("row == 'full'").set_index("task")["mean"]

    def entry(cell: Row) -> Entry:
        value = float(cell["value"])
        return Entry(value, float("nan"), 0, str(cell["dark"]).lower() == "true", float(dense[cell["target"]]) - value)

    return _matrix(file, settings, "source", entry, "Figure 2 of the paper")


def published_differences(file: Path, settings: Settings, row: str, figure: str) -> Matrix:
    """Figure 3 (`row` is source) or Figure 4 (`row` is row): differences, dark where they are not negative."""

    def entry(cell: Row) -> Entry:
        value = float(cell["difference"])
        itself = cell[row] == cell["target"]
        return Entry(value, float("nan"), 0, value >= 0 and not itself, 0.0 - value, itself)

    return _matrix(file, settings, row, entry, figure)


def warnings(matrices: Iterable[Matrix]) -> list[str]:
    """What has to be said where a published value was not checked."""
    return [UNVERIFIED] if any(matrix.title.endswith(DAGGER) for matrix in matrices) else []


def _matrix(file: Path, settings: Settings, row: str, entry: Callable[[Row], Entry], figure: str) -> Matrix:
    cells = published.read(file)
    mine = [task.counterpart for task in settings.tasks]
    rows, shared_rows = _ordered(cells[row], mine)
    columns, shared_columns = _ordered(cells["target"], mine)
    by_place = {(cell[row], cell["target"]): entry(cell) for cell in cells.to_dict("records")}
    return Matrix(
        f"published ({figure})" + ("" if cells["verified"].all() else DAGGER),
        tuple(map(_label, rows)),
        tuple(columns),
        tuple(tuple(by_place[one, target] for target in columns) for one in rows),
        "published",
        _ruled(shared_rows, rows),
        _ruled(shared_columns, columns),
    )


def _ruled(shared: int, names: Sequence[str]) -> tuple[int, ...]:
    """Between tasks with a counterpart here and the others, if there are both."""
    return (shared,) if 0 < shared < len([name for name in names if name != _ONE_SHOT]) else ()


def _ordered(names: Iterable[str], mine: Sequence[str]) -> tuple[list[str], int]:
    """Those of ours first, one-shot pruning last, and how many of ours there are."""
    names = list(dict.fromkeys(names))
    shared = [name for name in dict.fromkeys(mine) if name in names]
    others = [name for name in names if name not in shared and name != _ONE_SHOT]
    return [*shared, *others, *(name for name in names if name == _ONE_SHOT)], len(shared)


def _label(row: str) -> str:
    if row.startswith(_REWIND):
        return f"Rewind {row.removeprefix(_REWIND)} %"
    return {_ONE_SHOT: ONE_SHOT, _STANDARD: STANDARD}.get(row, row)
