"""Table 3: rewinding to later points of training, and pruning without rewinding."""

from pathlib import Path

import pandas as pd

from threefold.bert.artifacts.comparison import Results, columns, compared
from threefold.bert.artifacts.quoted import PAPER, read_quoted, sparsity
from threefold.bert.artifacts.subnetworks import Subnetwork, full, rewindings, winning_files
from threefold.bert.artifacts.table_notes import POINTS, notes
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.tables import Table, number, write

TITLE = "Table 3. Rewinding, and standard pruning"
MEASURED = True


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """Each task's subnetworks at its winning level, and the published values."""
    return {
        "scores": winning_files(settings, winning, _subnetworks(settings), settings.names),
        "published": published.path(PAPER, "table3"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results, theirs = (
        Results.read(many(inputs, "scores"), settings),
        read_quoted(one(inputs, "published"), "value", None),
    )
    frames = []
    for task in settings.tasks:
        rows = pd.DataFrame(compared(results, _subnetworks(settings), task, winning.level(task.name), theirs))
        quoted = sparsity(theirs, task.counterpart)
        heading = f"{label(task)}: {100 * settings.schedule.sparsity(winning.level(task.name)):.4g} % sparse"
        frames.append(
            rows.assign(
                section=heading + ("" if pd.isna(quoted) else f"; published {quoted:.0f} %"),
                to_start=_to_start(rows, "mean"),
                published_to_start=_to_start(rows, "published") if "published" in rows else None,
            )
        )
    write(Table(TITLE, POINTS, _COLUMNS, pd.concat(frames), "section", (*notes(settings), *_NOTES)), stem)


_COLUMNS = (
    *columns(2),
    number("to_start", "Gap to 0 %", 2),
    number("published_to_start", "Published gap to 0 %", 2),
)

_NOTES = (
    "After rewinding, the subnetwork is trained for all steps again. Gap to 0 %: minus rewinding to the pre-trained "
    "weights.",
    "Where no ticket wins (0 %), rewinding is of the whole network, and standard pruning is the dense network.",
)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), *rewindings(settings)]


def _to_start(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    start = float(rows.loc[rows["row"] == "rewind-0", column].iloc[0])
    return rows[column].sub(start).mask(rows["row"].isin(["full", "rewind-0"]))
