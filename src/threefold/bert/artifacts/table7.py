"""Table 7 (Appendix B): the mask of masked language modelling at each task's own sparsity."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from threefold.bert.artifacts.comparison import Results, columns, compared
from threefold.bert.artifacts.quoted import PAPER
from threefold.bert.artifacts.subnetworks import MLM_MASK, Subnetwork, full, mlm_mask, ticket, winning_files
from threefold.bert.artifacts.table_notes import POINTS, seeds
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning, passes
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.tables import Table, words, write

TITLE = "Table 7 (our number; Appendix B). The mask of masked language modelling at each task's own sparsity"
MEASURED = True

_CLOSE = 0.5


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """The downstream tasks' tickets and the mask of masked language modelling at their levels."""
    return {
        "scores": winning_files(settings, winning, _subnetworks(settings), settings.downstream),
        "published": published.path(PAPER, "text"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    results = Results.read(many(inputs, "scores"), settings)
    frames = []
    for name in settings.downstream:
        task, level = settings.task(name), winning.level(name)
        dense = results.spread(full(settings), name, level)
        rows = pd.DataFrame(compared(results, _subnetworks(settings), task, level, {}))
        wins = passes(settings.tolerance, dense, results.spread(mlm_mask(settings), name, level))
        frames.append(
            rows.assign(
                section=f"{label(task)}: {100 * settings.schedule.sparsity(level):.4g} % sparse",
                wins=rows["row"].map({MLM_MASK: "yes" if wins else "no"}),
            )
        )
    # Where masked language modelling is the only task there are none.
    frame = pd.concat(frames) if frames else pd.DataFrame(columns=["section", "name", "row", "level", "gap", "wins"])
    said = (*_counts(frame[frame["row"] == MLM_MASK]), *_published(one(inputs, "published")), *seeds(settings), *_NOTES)
    write(Table(TITLE, POINTS, (*columns(1), words("wins", "Winning ticket")), frame, "section", said), stem)


_NOTES = ("Where a task's own sparsity is 0 %, all its rows are of the dense network and tell nothing.",)


def _subnetworks(settings: Settings) -> list[Subnetwork]:
    return [full(settings), ticket(settings), mlm_mask(settings)]


def _counts(rows: pd.DataFrame) -> Iterator[str]:
    rows = rows[rows["level"] > 0]
    wins = rows["wins"] == "yes"
    gaps = -rows.loc[~wins, "gap"]
    yield (
        f"Here, of {len(rows)} downstream tasks with a ticket of their own: a winning ticket on {int(wins.sum())}, "
        f"within {_CLOSE:g} points on {int((gaps <= _CLOSE).sum())} more"
        + (f", the largest gap {gaps.max():.1f} points." if len(gaps) else ".")
    )


def _published(file: Path) -> Iterator[str]:
    rows = published.read(file).query("place == 'appendix-b'")
    values = {quantity: list(part["value"]) for quantity, part in rows.groupby("quantity", sort=False)}
    gaps = " and ".join(f"{value:g}" for value in values["gap"])
    yield (
        f"The paper: a winning ticket on {values['winning'][0]:g} downstream tasks, within {_CLOSE:g} points on "
        f"{values['within-half-a-point'][0]:g} more, gaps of {gaps} points on the others "
        f"({rows['provenance'].iloc[0]}; the values themselves were not recovered)."
    )
