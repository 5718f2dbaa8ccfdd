"""Figure 2: which masks are winning tickets on which tasks."""

from pathlib import Path

from threefold.bert.artifacts.matrices import draw_tickets, here
from threefold.bert.artifacts.published_matrix import published_tickets
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import ticket_files, winning_tickets
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one

TITLE = "Figure 2. Transferring winning tickets between tasks"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """Every source's mask on every target, one-shot pruning, the dense network, and the published matrix."""
    return {
        "scores": ticket_files(settings, settings.transfer_level),
        "published": published.path("bert", "figure2"),
        "published_dense": published.path("bert", "table2"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw our matrix and below it the published one."""
    level = settings.transfer_level
    measured = Measured.read(many(inputs, "scores"), settings)
    mine = winning_tickets(measured, settings, level, here(settings, level))
    theirs = published_tickets(one(inputs, "published"), one(inputs, "published_dense"), settings)
    draw_tickets(stem, [mine, theirs], settings)
