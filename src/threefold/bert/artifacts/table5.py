"""Table 5 (Appendix A): mean, median and best of the runs of Table 2."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.comparison import Results
from threefold.bert.artifacts.quoted import NOT_RECOVERED, PAPER
from threefold.bert.artifacts.subnetworks import Subnetwork, full, ticket, winning_files
from threefold.bert.artifacts.table_notes import POINTS, notes
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, words, write

TITLE = "Table 5 (our number; Appendix A). Mean, median and best of the runs"
MEASURED = True

_STATISTICS = ("mean", "median", "best")


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """The full network and the winning ticket of every task, and the published values."""
    return {
        "scores": winning_files(settings, winning, _subnetworks(settings), settings.names),
        "published": published.path(PAPER, "table5"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results = Results.read(many(inputs, "scores"), settings)
    theirs = rows_by(one(inputs, "published"), "task", "row")
    rows = [
        _row(results, one_of, task, winning.level(task.name), theirs)
        for task in settings.tasks
        for one_of in _subnetworks(settings)
    ]
    write(Table(TITLE, POINTS, _COLUMNS, _with_gaps(pd.DataFrame(rows)), "section", (*notes(settings), *_NOTES)), stem)


_COLUMNS = (
    words("name", "Subnetwork"),
    number("mean", "Mean", 1),
    number("median", "Median", 1),
    number("best", "Best", 1),
    number("mean_gap", "Gap of means", 1),
    number("median_gap", "Gap of medians", 1),
    number("best_gap", "Gap of bests", 1),
    *(
        number(f"published_{name}", f"Published {name}", 1, verified="verified", absent="missing")
        for name in _STATISTICS
    ),
)

_NOTES = ("The best of several runs is no fair estimate of what one run gives; the paper lists it beside the mean.",)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), ticket(settings)]


def _row(results: Results, subnetwork: Subnetwork, task: TaskSettings, level: int, theirs: Rows) -> dict[str, Any]:
    measured = results.measured()
    values = pd.Series([measured.points[run] for run in subnetwork.runs(task.name, level)], dtype=float)
    sparsity = 100 * results.settings.schedule.sparsity(level)
    row = {
        "section": f"{label(task)}: ticket at {sparsity:.4g} %",
        "task": task.name,
        "row": subnetwork.row,
        "name": subnetwork.name,
        "sparsity": results.sparsity(subnetwork, task.name, level),
        "seeds": len(values),
        "mean": values.mean(),
        "median": values.median(),
        "best": values.max(),
    }
    quoted = theirs.get((task.counterpart, subnetwork.row))
    if quoted is None:
        return row
    return row | {
        **{f"published_{name}": quoted[name] for name in _STATISTICS},
        "missing": NOT_RECOVERED,
        "verified": quoted["verified"],
        "provenance": quoted["provenance"],
    }


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Each statistic minus that of the task's full network, which stands first."""
    for name in _STATISTICS:
        first = rows.groupby("task")[name].transform("first")
        rows[f"{name}_gap"] = (rows[name] - first).mask(rows["row"] == "full")
    return rows
