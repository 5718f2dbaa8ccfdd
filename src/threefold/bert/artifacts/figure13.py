"""Figure 13: Figure 3 at other sparsities."""

from pathlib import Path

from threefold.bert.artifacts.matrices import at_other_levels, draw_differences
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import against_same_task, difference_files
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting.inputs import Inputs, many

TITLE = "Figure 13 (our number; Appendix S2). Transfer against masks found on the same task, at other sparsities"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """What Figure 3 needs, at the other levels."""
    return {"scores": [file for level in settings.other_transfer_levels for file in difference_files(settings, level)]}


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw a matrix for each level; the published ones were not recovered."""
    measured = Measured.read(many(inputs, "scores"), settings)
    draw_differences(stem, at_other_levels(against_same_task, measured, settings), settings)
