"""Drawing matrices: the panels, what dark and pale mean, and the numbers beside the figure."""

from collections.abc import Callable, Sequence
from pathlib import Path

from threefold.bert.artifacts.heat_map import Cell, Tone
from threefold.bert.artifacts.heat_map_painting import Legend, draw_heat_maps
from threefold.bert.artifacts.matrix import Matrix, shades, tidy
from threefold.bert.artifacts.published_matrix import warnings
from threefold.bert.artifacts.spread import Measured, seeds_in_words
from threefold.bert.artifacts.transfer import RULE
from threefold.bert.settings import Settings
from threefold.bert.winning import RULES
from threefold.reporting.plotted import write_plotted


def here(settings: Settings, level: int) -> str:
    """The title of a panel that was measured here."""
    return f"here, {100 * settings.schedule.sparsity(level):.0f} % sparsity"


def at_other_levels(
    matrix: Callable[[Measured, Settings, int, str], Matrix], measured: Measured, settings: Settings
) -> list[Matrix]:
    """`matrix`, one of `threefold.bert.artifacts.transfer`, at each of the other sparsities (Appendix S2)."""
    return [matrix(measured, settings, level, here(settings, level)) for level in settings.other_transfer_levels]


def draw_tickets(stem: Path, matrices: Sequence[Matrix], settings: Settings) -> None:
    """Draw Figure 2 or its like."""
    notes = [
        f"{_ROWS} Points; mean of {seeds_in_words(settings.comparison_seeds)}. Dark here: {RULES[RULE]}; "
        "in the paper as shaded there. At the right: dark cells of the row."
    ]
    _draw(stem, matrices, [(_DARK, "winning ticket"), *shades("dense")], notes)


def draw_differences(stem: Path, matrices: Sequence[Matrix], settings: Settings) -> None:
    """Draw Figure 3 or its like."""
    notes = [
        f"{_ROWS} Points above the mask that was found on the column's task; mean of "
        f"{seeds_in_words(settings.comparison_seeds)}. At the right: dark cells of the row."
    ]
    legend = [(_DARK, "at least as good"), *shades("same task"), (Cell("", Tone.ITSELF), "same task")]
    _draw(stem, matrices, legend, notes)


def draw_rewound(stem: Path, matrices: Sequence[Matrix], settings: Settings) -> None:
    """Draw Figure 4 or its like."""
    notes = [
        "Columns: the task trained on. Points above the same mask on the pre-trained weights; "
        f"mean of {seeds_in_words(settings.comparison_seeds)}. At the right: dark cells of the row."
    ]
    _draw(stem, matrices, [(_DARK, "at least as good"), *shades("no rewinding")], notes)


_DARK = Cell("", Tone.PASSES)
_ROWS = "Rows: where the mask was found; columns: the task trained on."


def _draw(stem: Path, matrices: Sequence[Matrix], legend: Legend, notes: Sequence[str]) -> None:
    nothing = [] if matrices else ["Nothing to draw: the config has no other sparsities (transfer.other_sparsities)."]
    write_plotted(stem, tidy(matrices))
    draw_heat_maps(stem, [matrix.heat_map for matrix in matrices], legend, [*nothing, *notes, *warnings(matrices)])
