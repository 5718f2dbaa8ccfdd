"""Figure 3: masks of other tasks against those found on the task itself."""

from pathlib import Path

from threefold.bert.artifacts.matrices import draw_differences, here
from threefold.bert.artifacts.published_matrix import published_differences
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import against_same_task, difference_files
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one

TITLE = "Figure 3. Transfer against masks found on the same task"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """Every source's mask on every target, one-shot pruning, and the published matrix."""
    return {
        "scores": difference_files(settings, settings.transfer_level),
        "published": published.path("bert", "figure3"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw our matrix and below it the published one."""
    level = settings.transfer_level
    measured = Measured.read(many(inputs, "scores"), settings)
    mine = against_same_task(measured, settings, level, here(settings, level))
    theirs = published_differences(one(inputs, "published"), settings, "source", "Figure 3 of the paper")
    draw_differences(stem, [mine, theirs], settings)
