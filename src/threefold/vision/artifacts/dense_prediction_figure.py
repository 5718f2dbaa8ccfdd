"""Detection and segmentation over remaining weights, beside the digitised curves: Figures 5, 10 and 11."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.classification_figure import standing_for
from threefold.vision.artifacts.curves import Panel, panel_here, tidy
from threefold.vision.artifacts.curves_painting import paint_grid
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.series_runs import dense_prediction_series, score_files
from threefold.vision.settings import Settings, TaskSettings

_ROW = 2.0
_LEGEND = 0.5


def scores_of(settings: Settings, counterparts: tuple[str, ...]) -> list[str]:
    """The scores of the six series on the tasks that stand for these of the paper."""
    tasks = standing_for(settings, counterparts)
    files = (score_files(settings, [task.name], dense_prediction_series(settings, task)) for task in tasks)
    return [file for each in files for file in each]


def panels(
    scores: list[Path], settings: Settings, counterparts: tuple[str, ...], metrics: Sequence[str | None]
) -> list[list[Panel]]:
    """A row a task, a panel a metric; None is the task's own."""
    measured = Measured.read(scores, settings)

    def row(task: TaskSettings) -> list[Panel]:
        return [panel_here(measured, task, dense_prediction_series(settings, task), metric) for metric in metrics]

    return [row(task) for task in standing_for(settings, counterparts)]


def draw_rows(stem: Path, rows: list[list[Panel]]) -> None:
    """Draw the panels and write their numbers."""
    series = dict.fromkeys(curve.series for row in rows for panel in row for curve in panel.curves)
    write_plotted(stem, tidy(panel for row in rows for panel in row))
    save(stem, TEXT, _ROW * max(1, len(rows)) + _LEGEND, lambda figure: paint_grid(figure, rows, series))
