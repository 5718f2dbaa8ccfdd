"""Detection and segmentation over remaining weights, beside the digitised curves: Figures 5, 10 and 11."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.classification_figure import standing_for
from threefold.vision.artifacts.curves import Panel, panel_here, tidy
from threefold.vision.artifacts.curves_painting import paint_grid
from threefold.vision.artifacts.evidence_here import judged
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.series_runs import dense_prediction_series, score_files
from threefold.vision.artifacts.winning import winning_sparsities
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

_ROW = 2.0
_LEGEND = 0.5


def scores_of(settings: Settings, counterparts: tuple[str, ...]) -> list[str]:
    """The scores of the six series on the tasks that stand for these of the paper."""
    tasks = standing_for(settings, counterparts)
    files = (score_files(settings, [task.name], dense_prediction_series(settings, task)) for task in tasks)
    return [file for each in files for file in each]


def panels(
    scores: list[Path],
    settings: Settings,
    counterparts: tuple[str, ...],
    metrics: Sequence[str | None],
    winning: Path | None = None,
) -> list[list[Panel]]:
    """A row a task, a panel a metric, None is the task's own; marked with published sparsities in `winning`."""
    measured = Measured.read(scores, settings)

    def panel(task: TaskSettings, metric: str | None) -> Panel:
        here = panel_here(measured, task, dense_prediction_series(settings, task), metric)
        names = {known: counterpart for known, counterpart, _ in judged(task)}
        stated = {} if winning is None else winning_sparsities(winning, names[metric or task.metric])
        return replace(here, winning={series: stated[series] for series in stated if series.mask in task.masks})

    return [[panel(task, metric) for metric in metrics] for task in standing_for(settings, counterparts)]


def draw_rows(stem: Path, rows: list[list[Panel]]) -> None:
    """Draw the panels and write their numbers."""
    series = dict.fromkeys(curve.series for row in rows for panel in row for curve in panel.curves)
    write_plotted(stem, tidy(panel for row in rows for panel in row))
    save(stem, TEXT, _ROW * max(1, len(rows)) + _LEGEND, lambda figure: paint_grid(figure, rows, series))
