"""Figure 9: transfer of simCLR's tickets of a small and a large network, over the number of weights that remain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting import published
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.plotted import write_plotted
from threefold.reporting.published import rows_by
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.size_painting import paint_sizes
from threefold.vision.artifacts.size_runs import size_rows, size_scores
from threefold.vision.claims.evidence import TRANSFER
from threefold.vision.settings import Settings

TITLE = "Figure 9. Transfer of tickets of a small and of a large network"

_HEIGHT = 2.4


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Both networks at all their levels, and the digitised curves."""
    return {"scores": size_scores(settings, TRANSFER), "published": published.path("vision", "figure9")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw ours beside the published; these break where the curve was too steep to be read off."""
    measured, task = Measured.read(many(inputs, "scores"), settings), settings.task(settings.sizes.task)
    here, theirs = pd.DataFrame(size_rows(measured, TRANSFER)), pd.DataFrame(_published(one(inputs, "published")))
    write_plotted(stem, pd.concat([here, theirs]))

    def paint(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        paint_sizes(left, here, f"{task.title} ({task.counterpart})")
        paint_sizes(right, theirs, f"{task.counterpart}, published")
        left.set_ylabel(f"{task.metric} (%)", labelpad=2)
        figure.supxlabel("remaining weights", size=8)

    save(stem, TEXT, _HEIGHT, paint)


def _published(file: Path) -> Iterator[dict[str, Any]]:
    for (network, level), row in rows_by(file, "network", "level").items():
        yield {
            "origin": "published",
            "network": network,
            "level": int(level),
            "remaining": 1e6 * float(row["millions"]),
            "mean": float(row["value"]),
            "sd": float("nan"),
            "seeds": 0,
        }
