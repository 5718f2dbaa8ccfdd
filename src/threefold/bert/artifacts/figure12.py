"""Figure 12: Figure 2 at other sparsities."""

from pathlib import Path

from threefold.bert.artifacts.matrices import at_other_levels, draw_tickets
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import ticket_files, winning_tickets
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting.inputs import Inputs, many

TITLE = "Figure 12 (our number; Appendix S2). Transferring winning tickets at other sparsities"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """What Figure 2 needs, at the other levels."""
    return {"scores": [file for level in settings.other_transfer_levels for file in ticket_files(settings, level)]}


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw a matrix for each level; the published ones were not recovered."""
    measured = Measured.read(many(inputs, "scores"), settings)
    draw_tickets(stem, at_other_levels(winning_tickets, measured, settings), settings)
