"""Figure 10: the detection of Figure 5 by AP50 and AP75."""

from pathlib import Path

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts.dense_prediction_figure import draw_rows, panels, scores_of
from threefold.vision.claims.series import DETECTION
from threefold.vision.settings import Settings

TITLE = "Figure 10. Detection by AP50 and AP75"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The runs of Figure 5; of the published curves, what the text says."""
    return {"scores": scores_of(settings, (DETECTION,)), "winning": published.path("vision", "winning")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours."""
    draw_rows(stem, panels(many(inputs, "scores"), settings, (DETECTION,), ["ap50", "ap75"], one(inputs, "winning")))
