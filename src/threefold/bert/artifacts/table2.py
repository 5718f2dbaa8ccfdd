"""Table 2: subnetworks at the highest sparsity at which a winning ticket is found."""

from pathlib import Path

import pandas as pd

from threefold.bert.artifacts.comparison import Results, columns, compared
from threefold.bert.artifacts.quoted import PAPER, Published, read_quoted, sparsity
from threefold.bert.artifacts.subnetworks import Subnetwork, controls, full, ticket, winning_files
from threefold.bert.artifacts.table_notes import POINTS, notes
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import RULES, Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.tables import Table, write

TITLE = "Table 2. Winning tickets at their highest sparsity"
MEASURED = True


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """Each task's subnetworks at its winning level, and the published values."""
    return {
        "scores": winning_files(settings, winning, _subnetworks(settings), settings.names),
        "published": published.path(PAPER, "table2"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results, theirs = Results.read(many(inputs, "scores"), settings), read_quoted(one(inputs, "published"))
    frames = []
    for task in settings.tasks:
        level = winning.level(task.name)
        frame = pd.DataFrame(compared(results, _subnetworks(settings), task, level, theirs))
        by_rule = {
            f"sparsity_by_{rule}": 100 * settings.schedule.sparsity(winning.level(task.name, rule)) for rule in RULES
        }
        frames.append(frame.assign(section=_section(settings, winning, task, theirs), **by_rule))
    said = [*notes(settings), *(f"Rule {rule}: {words}." for rule, words in RULES.items()), *_NOTES]
    write(Table(TITLE, POINTS, columns(1), pd.concat(frames), "section", tuple(said)), stem)


_NOTES = (
    "The table goes by the rule that the config names; the paper's own rows all pass by rule B only.",
    "The paper's last three rows have no deviation and are, presumably, of one run.",
)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), ticket(settings), *controls(settings)]


def _section(settings: Settings, winning: Winning, task: TaskSettings, theirs: Published) -> str:
    def percent(rule: str) -> str:
        return f"{100 * settings.schedule.sparsity(winning.level(task.name, rule)):.4g} %"

    others = ", ".join(f"{rule} {percent(rule)}" for rule in RULES if rule != winning.tolerance)
    found = f"{percent(winning.tolerance)} by rule {winning.tolerance}"
    if winning.level(task.name) == 0:
        found += " (no ticket wins; the rows are of the dense network)"
    quoted = sparsity(theirs, task.counterpart)
    return f"{label(task)}: {found}; {others}; published " + ("–" if pd.isna(quoted) else f"{quoted:.0f} %")
