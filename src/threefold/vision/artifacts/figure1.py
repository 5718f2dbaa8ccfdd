"""Figure 1: the experiments at a glance, from pre-trained networks to tasks that subnetworks are trained on."""

from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.overview import Overview
from threefold.vision.artifacts.overview_painting import height, paint
from threefold.vision.settings import Settings

TITLE = "Figure 1. The experiments at a glance"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Nothing: what is drawn is the configuration."""
    return {}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw pre-trainings, rounds of pruning and downstream tasks as they are configured."""
    overview = Overview.of(settings)
    write_plotted(stem, overview.tidy())
    save(stem, TEXT, height(overview), lambda figure: paint(figure, overview))
