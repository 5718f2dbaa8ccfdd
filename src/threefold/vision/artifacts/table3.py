"""Table 3 (our number): the highest sparsity at which each task still has a winning ticket."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting import published
from threefold.reporting.claims.judge import Difference
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, words, write
from threefold.vision.artifacts.evidence_here import highest_winning, judged
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.series_runs import score_files
from threefold.vision.artifacts.table_notes import notes
from threefold.vision.claims.series import Series
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings, label

TITLE = "Table 3 (our number; Figures 2 to 5, 10 and 11). Highest winning sparsities"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Subnetworks from pre-trained weights at all levels, and the sparsities that the text states."""
    scores = [
        file
        for task in (*settings.pretraining, *settings.tasks)
        for file in score_files(settings, [task.name], series_of(settings, task))
    ]
    return {"scores": scores, "published": published.path("vision", "winning")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Write the table to `stem`."""
    measured = Measured.read(many(inputs, "scores"), settings)
    theirs = rows_by(one(inputs, "published"), "task", "mask", "weights")
    rows = [row for task in (*settings.pretraining, *settings.tasks) for row in _rows(measured, task, theirs)]
    write(Table(TITLE, _CAPTION, _COLUMNS, pd.DataFrame(rows), "section", tuple(notes(settings))), stem)


def series_of(settings: Settings, task: TaskSettings) -> tuple[Series, ...]:
    """A task of pre-training has one mask; others are judged with those of all pre-trainings and with their own."""
    if task in settings.pretraining:
        return (Series.transferred(task.name),)
    return tuple(Series(mask, weights) for mask in task.masks for weights in settings.pretrained)


_CAPTION = (
    "The sparsest subnetwork whose mean is within one standard deviation of the whole network with the same weights "
    "(footnote 7), in per cent pruned; 0: no subnetwork wins. Scores in per cent, mean ± sd over seeds; "
    "of the gap, the sd of a difference between single runs."
)

_COLUMNS = (
    words("subnetwork", "Subnetwork"),
    number("dense", "Dense", 1, spread="dense_sd"),
    number("winning", "Winning sparsity", 2),
    number("mean", "Score there", 1, spread="sd"),
    number("gap", "Gap to dense", 1, spread="gap_sd"),
    number("published", "Published sparsity", 2, verified="verified"),
)


def _rows(measured: Measured, task: TaskSettings, theirs: Rows) -> Iterator[dict[str, Any]]:
    settings = measured.settings
    for (metric, counterpart, title), series in product(judged(task), series_of(settings, task)):
        level = highest_winning(measured, task.name, series, metric)
        dense = measured.estimate(task.name, series, 0, metric)
        there = measured.estimate(task.name, series, level, metric) if level else None
        gap = Difference.of(there, dense) if there and dense else None
        stated = theirs.get((counterpart, series.mask, series.weights))
        yield {
            "section": label(title, counterpart),
            "task": task.name,
            "metric": metric,
            "mask": series.mask,
            "weights": series.weights,
            "subnetwork": str(series),
            "dense": dense and dense.mean,
            "dense_sd": dense and dense.sd,
            "winning": 100 * settings.schedule.sparsity(level),
            "mean": there and there.mean,
            "sd": there and there.sd,
            "gap": gap and gap.value,
            "gap_sd": gap and gap.sd,
            "published": None if stated is None else float(stated["sparsity"]),
            "verified": None if stated is None else bool(stated["verified"]),
        }
