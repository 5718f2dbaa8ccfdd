"""Table 5 (our number): what pre-training and pruning are worth on each task."""

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting.claims.judge import Difference
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.tables import Table, number, words, write
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.metric_names import metric_name
from threefold.vision.artifacts.series_runs import runs
from threefold.vision.artifacts.table_notes import notes
from threefold.vision.claims.series import LAYERWISE, RANDOM, RANDOM_MASK, TASK, Series
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

TITLE = "Table 5 (our number). Pre-trained against random weights, masks found by pruning against random ones"

# Of the paper's rounds 6 and 9.
_SPARSITIES = (0.7379, 0.8658)


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Whole networks from all weights, and three masks on the first pre-trained ones at two levels."""
    found = {
        run.score(settings.folder): None
        for task in _compared(settings)
        for level, series in _subnetworks(settings)
        for run in runs(settings, task.name, series, level)
    }
    return {"scores": list(found)}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Write the table to `stem`."""
    measured = Measured.read(many(inputs, "scores"), settings)
    frame = pd.DataFrame([row for task in _compared(settings) for row in _rows(measured, task)])
    said = (*_counts(frame), *notes(settings))
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", said), stem)


_CAPTION = (
    "θ_0: random weights; m_T: the mask that iterative magnitude pruning finds on the task from these weights; m_r: as "
    "many weights pruned at random, among all or in each layer as many as m_T prunes there. Per cent, mean ± standard "
    "deviation over seeds; of a difference, that of one between single runs."
)

_COLUMNS = (
    words("subnetwork", "Subnetwork"),
    number("sparsity", "Sparsity", 1),
    number("mean", "Score", 1, spread="sd"),
    words("other", "Compared with"),
    number("other_mean", "Its score", 1, spread="other_sd"),
    number("difference", "Difference", 1, spread="difference_sd"),
)


def _compared(settings: Settings) -> list[TaskSettings]:
    """Tasks on which masks are found, too."""
    return [task for task in settings.tasks if TASK in task.masks]


def _levels(settings: Settings) -> list[int]:
    """The levels that are nearest to those of the paper."""
    schedule = settings.schedule
    nearest = (min(schedule.levels, key=lambda level: abs(schedule.sparsity(level) - each)) for each in _SPARSITIES)
    return list(dict.fromkeys(nearest))


def _pairs(settings: Settings) -> Iterator[tuple[int, Series, Series]]:
    """A level, and two subnetworks to compare there."""
    for weights in settings.pretrained:
        yield 0, Series.own(weights), Series.own(RANDOM)
    first = settings.pretrained[0]
    for level in _levels(settings):
        for control in (RANDOM_MASK, LAYERWISE):
            yield level, Series.own(first), Series(control, first)


def _subnetworks(settings: Settings) -> Iterator[tuple[int, Series]]:
    for level, one, other in _pairs(settings):
        yield level, one
        yield level, other


def _rows(measured: Measured, task: TaskSettings) -> Iterator[dict[str, Any]]:
    for level, one, other in _pairs(measured.settings):
        found, against = (measured.estimate(task.name, each, level) for each in (one, other))
        if found is None or against is None:
            continue
        difference = Difference.of(found, against)
        yield {
            "section": f"{task.label}, {metric_name(task.metric)}",
            "task": task.name,
            "level": level,
            "mask": one.mask if level else "dense",
            "weights": one.weights,
            "other_mask": other.mask if level else "dense",
            "other_weights": other.weights,
            "subnetwork": str(one) if level else one.weights_symbol,
            "sparsity": 100 * measured.settings.schedule.sparsity(level),
            "mean": found.mean,
            "sd": found.sd,
            "other": str(other) if level else other.weights_symbol,
            "other_mean": against.mean,
            "other_sd": against.sd,
            "difference": difference.value,
            "difference_sd": difference.sd,
        }


def _counts(frame: pd.DataFrame) -> Iterator[str]:
    """How many differences are more than their deviation, by what is compared."""
    if frame.empty:
        return
    for words_for, rows in (
        ("Pre-trained weights beat random ones", frame[frame["level"] == 0]),
        ("Masks found by pruning beat random ones", frame[frame["other_mask"] == RANDOM_MASK]),
        ("They beat those with the same layers' sparsities", frame[frame["other_mask"] == LAYERWISE]),
    ):
        known = rows[[not isnan(sd) for sd in rows["difference_sd"]]]
        beyond = int((known["difference"] > known["difference_sd"]).sum())
        yield f"{words_for} by more than the deviation of the difference in {beyond} of {len(known)} cases."
