"""Table 4 (Appendix A): Table 2 by the strict rule, at the highest sparsity without any loss."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.comparison import Results, compared
from threefold.bert.artifacts.quoted import NOT_RECOVERED, PAPER
from threefold.bert.artifacts.subnetworks import Subnetwork, full, score_files, ticket
from threefold.bert.artifacts.table_notes import POINTS, notes
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, words, write

TITLE = "Table 4. Tickets that lose nothing"
MEASURED = True

_RULE = "strict"


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """Each task's ticket at the highest level that the strict rule lets pass, and the published sparsities."""
    levels = {task: winning.level(task, _RULE) for task in settings.names}
    return {
        "scores": score_files(settings, _subnetworks(settings), levels),
        "published": published.path(PAPER, "table4"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results = Results.read(many(inputs, "scores"), settings)
    theirs = rows_by(one(inputs, "published"), "task")
    rows = [_row(results, task, winning, theirs) for task in settings.tasks]
    said = (*notes(settings), *_NOTES)
    write(Table(TITLE, POINTS, _COLUMNS, pd.DataFrame(rows), notes=said), stem)


_COLUMNS = (
    words("title", "Task"),
    number("sparsity", "Sparsity, %", 1),
    number("sparsity_by_tolerance", "By Table 2's rule, %", 1),
    number("full", "Full network", 1, spread="full_sd"),
    number("mean", "Ticket", 1, spread="sd"),
    number("gap", "Gap to dense", 1),
    number("published_sparsity", "Published sparsity, %", 0, verified="verified"),
    number("published_full", "Published full", 1, spread="published_full_sd", verified="verified", absent="missing"),
    number("published", "Published ticket", 1, spread="published_sd", verified="verified", absent="missing"),
    number("published_gap", "Published gap", 1, verified="verified"),
)

_NOTES = (
    "Strict rule: the ticket's mean is at least the full network's. 0 %: no ticket passes; the row is of the dense "
    "network.",
)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), ticket(settings)]


def _row(results: Results, task: TaskSettings, winning: Winning, theirs: Rows) -> dict[str, Any]:
    schedule = results.settings.schedule
    dense, found = compared(results, _subnetworks(results.settings), task, winning.level(task.name, _RULE), {})
    row = {
        **found,
        "title": label(task),
        "sparsity_by_tolerance": 100 * schedule.sparsity(winning.level(task.name)),
        "full": dense["mean"],
        "full_sd": dense["sd"],
    }
    quoted = theirs.get((task.counterpart,))
    if quoted is None:
        return row
    return {
        **row,
        "published_sparsity": quoted["sparsity"],
        "published_full": quoted["full_mean"],
        "published_full_sd": quoted["full_sd"],
        "published": quoted["ticket_mean"],
        "published_sd": quoted["ticket_sd"],
        "published_gap": quoted["ticket_mean"] - quoted["full_mean"],
        "missing": NOT_RECOVERED,
        "verified": quoted["verified"],
        "provenance": quoted["provenance"],
    }
