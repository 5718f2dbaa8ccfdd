"""Figure 2: subnetworks on the tasks of pre-training themselves."""

from dataclasses import replace
from pathlib import Path

from threefold.reporting import published
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.curves import panel_here, tidy
from threefold.vision.artifacts.curves_painting import paint_grid
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.series_runs import score_files
from threefold.vision.artifacts.winning import winning_sparsities
from threefold.vision.claims.series import Series
from threefold.vision.settings import Settings

TITLE = "Figure 2. Subnetworks on the tasks of pre-training"

_HEIGHT = 2.2


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The task's own mask on the weights that it gave, at all levels; of the published curves, what the text says."""
    files = (score_files(settings, [name], [Series.transferred(name)]) for name in settings.pretrained)
    return {"scores": [file for each in files for file in each], "winning": published.path("vision", "winning")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw a panel for each pre-training: accuracy, or top-1 retrieval (Equation 2)."""
    measured, stated = Measured.read(many(inputs, "scores"), settings), one(inputs, "winning")
    panels = [
        replace(
            panel_here(measured, task, [Series.transferred(task.name)]),
            winning=winning_sparsities(stated, task.counterpart),
        )
        for task in settings.pretraining
    ]
    write_plotted(stem, tidy(panels))
    series = [Series.transferred(name) for name in settings.pretrained]
    save(stem, TEXT, _HEIGHT, lambda figure: paint_grid(figure, [panels], series))
