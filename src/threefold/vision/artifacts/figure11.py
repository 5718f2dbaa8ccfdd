"""Figure 11: two other detectors."""

from pathlib import Path

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts.dense_prediction_figure import draw_rows, panels, scores_of
from threefold.vision.artifacts.evidence_here import DETECTION_METRICS
from threefold.vision.settings import Settings

TITLE = "Figure 11. Faster R-CNN and SSD"

DETECTORS = ("Faster R-CNN", "SSD")


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Its series at all levels; of the published curves, what the text says."""
    return {"scores": scores_of(settings, DETECTORS), "winning": published.path("vision", "winning")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours, a row for each detector."""
    draw_rows(stem, panels(many(inputs, "scores"), settings, DETECTORS, DETECTION_METRICS, one(inputs, "winning")))
