"""Figure 10: the detection of Figure 5 by AP50 and AP75."""

from pathlib import Path

from threefold.reporting.inputs import Inputs, many
from threefold.vision.artifacts.dense_prediction_figure import draw_rows, panels, scores_of
from threefold.vision.claims.series import DETECTION
from threefold.vision.settings import Settings

TITLE = "Figure 10. Detection by AP50 and AP75"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The runs of Figure 5; the published curves were not recovered."""
    return {"scores": scores_of(settings, (DETECTION,))}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours."""
    draw_rows(stem, panels(many(inputs, "scores"), settings, (DETECTION,), ["ap50", "ap75"]))
