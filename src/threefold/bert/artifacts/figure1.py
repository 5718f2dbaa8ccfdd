"""Figure 1: IMP and random pruning across sparsities, on the counterparts of three tasks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threefold.bert.artifacts.curves import LINES, Panel, tidy
from threefold.bert.artifacts.curves_painting import legend_entries, paint_panel
from threefold.bert.artifacts.sparsity_curves import curve_files, panel, published_panel
from threefold.bert.artifacts.spread import Measured
from threefold.bert.claims.evidence import DRAWN
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import GREY, TEXT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "Figure 1. IMP and random pruning across sparsities"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """IMP, random pruning and the dense network on the counterparts, and the published curves."""
    return {
        "scores": [file for task in _tasks(settings) for file in curve_files(settings, task)],
        "published": published.path("bert", "figure1"),
        "published_dense": published.path("bert", "table2"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw what was measured here above what was published, a column per task of the paper."""
    measured = Measured.read(many(inputs, "scores"), settings)
    mine = {task.counterpart: panel(measured, settings, task) for task in _tasks(settings)}
    theirs = {task: published_panel(one(inputs, "published"), one(inputs, "published_dense"), task) for task in DRAWN}
    write_plotted(stem, tidy([*mine.values(), *theirs.values()]))
    save(stem, TEXT, 4.0, lambda figure: _paint(figure, mine, theirs))


def _tasks(settings: Settings) -> list[TaskSettings]:
    """The first counterpart of each task shown, where there is one."""
    first = {task.counterpart: task for task in reversed(settings.tasks)}
    return [first[name] for name in DRAWN if name in first]


def _paint(figure: Figure, mine: dict[str, Panel], theirs: dict[str, Panel]) -> None:
    axes = figure.subplots(2, len(DRAWN), sharex=True)
    for column, name in enumerate(DRAWN):
        above, below = axes[:, column]
        if name in mine:
            paint_panel(above, mine[name], whole_scale=True)
        else:
            above.axis("off")
            above.text(0.5, 0.5, f"no counterpart\nof {name} here", transform=above.transAxes, ha="center", color=GREY)
        paint_panel(below, theirs[name], whole_scale=True)
    figure.supxlabel("sparsity (%)", size=8)
    figure.legend(*legend_entries(LINES), loc="outside upper right", ncols=3)
