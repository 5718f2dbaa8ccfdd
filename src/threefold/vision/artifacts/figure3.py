"""Figure 3: subnetworks on the natural classification tasks, over remaining weights."""

from pathlib import Path

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts.classification_figure import draw_classification, scores_of
from threefold.vision.claims.series import NATURAL
from threefold.vision.settings import Settings

TITLE = "Figure 3. Tickets of pre-training and of the task on natural images"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The eight series at all levels, and the digitised curves."""
    return {"scores": scores_of(settings, NATURAL), "published": published.path("vision", "figure3")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours above the published."""
    draw_classification(stem, many(inputs, "scores"), settings, NATURAL, curves=one(inputs, "published"))
