"""Figure 4: subnetworks on a task whose test images are of another domain than its training images."""

from pathlib import Path

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts.classification_figure import draw_classification, scores_of
from threefold.vision.claims.series import VISDA
from threefold.vision.settings import Settings

TITLE = "Figure 4. Tickets of pre-training and of the task from synthetic to real images"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The eight series at all levels; of the published curves, what the text says."""
    return {"scores": scores_of(settings, (VISDA,)), "winning": published.path("vision", "winning")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours, and mark the winning sparsities of the paper's."""
    draw_classification(stem, many(inputs, "scores"), settings, (VISDA,), winning=one(inputs, "winning"))
