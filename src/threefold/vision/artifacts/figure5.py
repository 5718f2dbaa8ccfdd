"""Figure 5: subnetworks on detection and segmentation, over remaining weights."""

from pathlib import Path

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts.classification_figure import standing_for
from threefold.vision.artifacts.curves import panel_published
from threefold.vision.artifacts.dense_prediction_figure import draw_rows, panels, scores_of
from threefold.vision.artifacts.published_curve import PublishedCurves
from threefold.vision.artifacts.series_runs import dense_prediction_series
from threefold.vision.claims.series import DENSE_PREDICTION
from threefold.vision.settings import Settings

TITLE = "Figure 5. Tickets of pre-training and of the task in detection and segmentation"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The six series at all levels, and the digitised curves."""
    return {"scores": scores_of(settings, DENSE_PREDICTION), "published": published.path("vision", "figure5")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours above the published."""
    here = [row[0] for row in panels(many(inputs, "scores"), settings, DENSE_PREDICTION, [None])]
    curves = PublishedCurves.read(one(inputs, "published"))
    theirs = [
        panel_published(curves, task.counterpart, task.metric, dense_prediction_series(settings, task))
        for task in standing_for(settings, DENSE_PREDICTION)
    ]
    draw_rows(stem, [row for row in (here, theirs) if row])
