"""Subnetworks of one task beside each other, ours and the published, each with its gap to its own dense network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.quoted import NOT_RECOVERED, Published
from threefold.bert.artifacts.scores import by_run, read_scores
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.subnetworks import FULL, Subnetwork, full
from threefold.bert.settings import Settings, TaskSettings
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.reporting.tables import Column, number, words

_POINTS = 100


@dataclass(frozen=True)
class Results:
    """All that was measured for a table.

    Attributes:
        scores: one row per run, as `read_scores` gives them.
        sparsities: the true sparsity of every run, a fraction.
        settings: what the runs are of.
    """

    scores: pd.DataFrame
    sparsities: Mapping[Run, float]
    settings: Settings

    @classmethod
    def read(cls, files: Iterable[Path], settings: Settings) -> "Results":
        """Those of the score files."""
        scores = read_scores(files, settings)
        return cls(scores, by_run(scores, "sparsity"), settings)

    def measured(self, metric: str = "value") -> Measured:
        """The values of the runs by `metric`, by default each task's own, in per cent points."""
        return Measured({run: _POINTS * value for run, value in by_run(self.scores, metric).items()})

    @cached_property
    def _own(self) -> Measured:
        return self.measured()

    def spread(self, subnetwork: Subnetwork, task: str, level: int) -> Estimate:
        """Mean and deviation of a subnetwork on `task` at `level`, in per cent points."""
        return self.over(subnetwork.runs(task, level))

    def over(self, runs: Iterable[Run]) -> Estimate:
        """Mean and deviation over `runs`, in per cent points."""
        return self._own.spread(runs)

    def sparsity(self, subnetwork: Subnetwork, task: str, level: int) -> float:
        """Its true sparsity in per cent."""
        return _POINTS * self.sparsities[subnetwork.runs(task, level)[0]]


def compared(
    results: Results, subnetworks: Iterable[Subnetwork], task: TaskSettings, level: int, theirs: Published
) -> list[dict[str, Any]]:
    """One row per subnetwork on `task` at `level`."""
    dense = results.spread(full(results.settings), task.name, level)
    return [_row(results, one, task, level, dense, theirs) for one in subnetworks]


def columns(digits: int) -> tuple[Column, ...]:
    """What readers see of the rows of `compared`."""
    return (
        words("name", "Subnetwork"),
        number("mean", "Here", digits, spread="sd"),
        number("gap", "Gap to dense", digits),
        number("published", "Published", digits, spread="published_sd", verified="verified", absent="missing"),
        number("published_gap", "Published gap", digits, verified="verified"),
    )


def _row(
    results: Results, subnetwork: Subnetwork, task: TaskSettings, level: int, dense: Estimate, theirs: Published
) -> dict[str, Any]:
    found = results.spread(subnetwork, task.name, level)
    quoted, full_quoted = (theirs.get((task.counterpart, row)) for row in (subnetwork.row, FULL))
    row = {
        "task": task.name,
        "counterpart": task.counterpart,
        "row": subnetwork.row,
        "name": subnetwork.name,
        "level": level,
        "sparsity": results.sparsity(subnetwork, task.name, level),
        **vars(found),
        "gap": None if subnetwork.row == FULL else found.mean - dense.mean,
    }
    if quoted is None:
        return row
    gap = quoted.mean - full_quoted.mean if full_quoted and subnetwork.row != FULL else None
    return {
        **row,
        "published": quoted.mean,
        "published_sd": quoted.sd,
        "published_gap": gap,
        "published_sparsity": quoted.sparsity,
        "verified": quoted.verified,
        "provenance": quoted.provenance,
        "missing": NOT_RECOVERED if pd.isna(quoted.mean) else None,
    }
