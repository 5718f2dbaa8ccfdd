"""Figure 11: IMP and random pruning on every task, with the highest winning ticket."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from threefold.bert.artifacts.curves import LINES, Panel, tidy
from threefold.bert.artifacts.curves_painting import legend_entries, paint_panel
from threefold.bert.artifacts.sparsity_curves import curve_files, panel
from threefold.bert.artifacts.spread import Measured
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "Figure 11 (Appendix). IMP and random pruning across sparsities on every task"
MEASURED = True

_COLUMNS = 3
_ROW = 1.55


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """IMP, random pruning and the dense network on all tasks; the published curves were not recovered."""
    return {"scores": [file for task in settings.tasks for file in curve_files(settings, task)]}


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Draw a panel per task, each on its own scale."""
    measured = Measured.read(many(inputs, "scores"), settings)
    panels = [panel(measured, settings, task, winning.level(task.name)) for task in settings.tasks]
    write_plotted(stem, tidy(panels))
    rows = ceil(len(panels) / _COLUMNS)
    save(stem, TEXT, _ROW * rows + 0.5, lambda figure: _paint(figure, panels, rows))


def _paint(figure: Figure, panels: list[Panel], rows: int) -> None:
    axes = list(figure.subplots(rows, _COLUMNS, sharex=True, squeeze=False).flat)
    for place, axis in enumerate(axes):
        if place < len(panels):
            paint_panel(axis, panels[place])
            # Nothing below it, so that it carries the numbers.
            axis.tick_params(labelbottom=place + _COLUMNS >= len(panels))
        else:
            axis.axis("off")
    figure.supxlabel("sparsity (%)", size=8)
    figure.legend(*legend_entries(LINES, winning=True), loc="outside upper right", ncols=4)
