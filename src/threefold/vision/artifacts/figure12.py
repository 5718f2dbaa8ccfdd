"""Figure 12: tickets of a small and a large network on the task of their pre-training, over remaining weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import COLUMN
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.metric_names import metric_name
from threefold.vision.artifacts.size_painting import paint_sizes
from threefold.vision.artifacts.size_runs import size_rows, size_scores
from threefold.vision.claims.evidence import RETRIEVAL
from threefold.vision.settings import Settings

TITLE = "Figure 12. Tickets of a small and of a large network on the task of pre-training"

_HEIGHT = 2.4


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Both networks at all their levels; the published curves were not recovered."""
    return {"scores": size_scores(settings, RETRIEVAL)}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw top-1 retrieval (Equation 2)."""
    task = settings.task(settings.sizes.small.weights)
    frame = pd.DataFrame(size_rows(Measured.read(many(inputs, "scores"), settings), RETRIEVAL))
    write_plotted(stem, frame)

    def paint(figure: Any) -> None:
        axis = figure.subplots()
        paint_sizes(axis, frame, task.label)
        axis.set_ylabel(f"{metric_name(task.metric)} (%)", labelpad=2)
        axis.set_xlabel("remaining weights")

    save(stem, COLUMN, _HEIGHT, paint)
