"""Which of our levels stand for the paper's."""

from dataclasses import replace
from pathlib import Path

import pytest

from threefold.lottery.run import MaskName
from threefold.lottery.schedule import Schedule
from threefold.reporting.claims.judge import Judge
from threefold.vision.artifacts.evidence_here import Here
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks
from threefold.vision.artifacts.series_runs import runs
from threefold.vision.claims.levels import LEVELS
from threefold.vision.claims.series import Series
from threefold.vision.settings import Settings

SERIES = Series.transferred("moco")


def found(settings: Settings, schedule: Schedule) -> dict[int, float]:
    """The scores at the paper's levels, where those of ours are their own numbers."""
    settings = replace(settings, schedule=schedule)
    each = [run for level in settings.levels for run in runs(settings, "greek", SERIES, level)]
    points = {run: {"accuracy": float(MaskName.parse(run.mask).level)} for run in each}
    evidence = Here(Measured(settings, points), PretrainingMasks(settings), Path("winning.csv"), Judge(in_points=False))
    scores = {level: evidence.score("greek/accuracy", SERIES, level) for level in LEVELS}
    return {level: estimate.mean for level, estimate in scores.items() if estimate is not None}


def test_at_the_papers_schedule_every_level_is_its_own(settings: Settings) -> None:
    assert found(settings, Schedule(0.2, "remaining", 0.98)) == {level: level for level in LEVELS}


@pytest.mark.parametrize(("fraction", "every"), [(0.36, 2), (0.488, 3)])
def test_longer_rounds_stand_for_some_of_them(settings: Settings, fraction: float, every: int) -> None:
    known = found(settings, Schedule(fraction, "remaining", 0.98))
    assert known == {level: level / every for level in LEVELS if level % every == 0}
