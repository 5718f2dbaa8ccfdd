"""The eight series on classification tasks, beside the digitised ones: Figures 3 and 4."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.curves import Panel, panel_here, panel_published, tidy
from threefold.vision.artifacts.curves_painting import paint_grid
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.published_curve import PublishedCurves
from threefold.vision.artifacts.series_runs import classification_series, score_files
from threefold.vision.artifacts.winning import winning_sparsities
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

_ROW = 1.9
_LEGEND = 0.6


def scores_of(settings: Settings, counterparts: tuple[str, ...]) -> list[str]:
    """The scores on the tasks that stand for these of the paper."""
    names = [task.name for task in standing_for(settings, counterparts)]
    return score_files(settings, names, classification_series(settings))


def draw_classification(
    stem: Path,
    scores: list[Path],
    settings: Settings,
    counterparts: tuple[str, ...],
    *,
    curves: Path | None = None,
    winning: Path | None = None,
) -> None:
    """A panel a task, and under it that of the task that it stands for.

    Where `curves` were not recovered, the published sparsities in `winning` are marked.
    """
    measured, series = Measured.read(scores, settings), classification_series(settings)
    tasks = standing_for(settings, counterparts)
    rows: list[list[Panel]] = [[panel_here(measured, task, series) for task in tasks]]
    if winning is not None:
        found = [winning_sparsities(winning, task.counterpart) for task in tasks]
        rows = [[replace(panel, winning=each) for panel, each in zip(rows[0], found, strict=True)]]
    if curves is not None:
        theirs = PublishedCurves.read(curves)
        rows.append([panel_published(theirs, task.counterpart, task.metric, series) for task in tasks])
    rows = [row for row in rows if row]
    write_plotted(stem, tidy(panel for row in rows for panel in row))
    save(stem, TEXT, _ROW * len(rows) + _LEGEND, lambda figure: paint_grid(figure, rows, series))


def standing_for(settings: Settings, counterparts: tuple[str, ...]) -> list[TaskSettings]:
    """The downstream tasks that stand for these of the paper."""
    return [task for task in settings.tasks if task.counterpart in counterparts]
