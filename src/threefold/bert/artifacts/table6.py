"""Table 6 (Appendix A): the tasks' other metrics."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.comparison import Results
from threefold.bert.artifacts.quoted import NOT_RECOVERED, PAPER
from threefold.bert.artifacts.scores import metrics
from threefold.bert.artifacts.subnetworks import FULL, Subnetwork, full, ticket, winning_files
from threefold.bert.artifacts.table_notes import POINTS, notes
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, words, write

TITLE = "Table 6 (our number; Appendix A). Other metrics"
MEASURED = True


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """The full network and the winning ticket of every task, and the published values."""
    return {
        "scores": winning_files(settings, winning, _subnetworks(settings), settings.names),
        "published": published.path(PAPER, "table6"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results = Results.read(many(inputs, "scores"), settings)
    theirs = rows_by(one(inputs, "published"), "task", "metric", "row")
    rows = [row for task in settings.tasks for row in _rows(results, task, winning.level(task.name), theirs)]
    write(Table(TITLE, POINTS, _COLUMNS, pd.DataFrame(rows), "section", (*notes(settings), *_NOTES)), stem)


_COLUMNS = (
    words("metric", "Metric"),
    words("name", "Subnetwork"),
    number("mean", "Here", 1, spread="sd"),
    number("gap", "Gap to dense", 1),
    number("published", "Published", 1, spread="published_sd", verified="verified", absent="missing"),
)

_NOTES = (
    "The first metric of a task is the one that all other tables report. The released code keeps mismatched accuracy "
    "of MNLI under the name of the matched one.",
)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), ticket(settings)]


def _rows(results: Results, task: TaskSettings, level: int, theirs: Rows) -> Iterator[dict[str, Any]]:
    own = results.scores[results.scores["task"] == task.name]
    others = [name for name in metrics(own) if name != task.metric and own[name].notna().any()]
    for metric in (task.metric, *others):
        measured = results.measured(metric)
        spreads = {one_of: measured.spread(one_of.runs(task.name, level)) for one_of in _subnetworks(results.settings)}
        dense = next(iter(spreads.values()))
        for one_of, found in spreads.items():
            yield {
                "section": f"{label(task)}: ticket at {100 * results.settings.schedule.sparsity(level):.4g} %",
                "task": task.name,
                "metric": metric,
                "row": one_of.row,
                "name": one_of.name,
                "sparsity": results.sparsity(one_of, task.name, level),
                **vars(found),
                "gap": None if one_of.row == FULL else found.mean - dense.mean,
                **_published(theirs, (task.counterpart, metric, one_of.row)),
            }


def _published(theirs: Rows, place: tuple[str, str, str]) -> dict[str, Any]:
    quoted = theirs.get(place)
    if quoted is None:
        return {}
    return {
        "published": quoted["mean"],
        "published_sd": quoted["sd"],
        "missing": NOT_RECOVERED,
        "verified": quoted["verified"],
        "provenance": quoted["provenance"],
    }
