"""What the seeds of an experiment gave together, in per cent points as in the paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from threefold.bert.artifacts.scores import by_run, read_scores
from threefold.bert.settings import Settings
from threefold.lottery.run import Run

_POINTS = 100


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation in per cent points; NaN where nothing, or fewer than two seeds, were measured."""

    mean: float
    sd: float
    seeds: int

    @classmethod
    def of(cls, points: Sequence[float]) -> "Spread":
        """The spread of one value per seed."""
        values = pd.Series(points, dtype=float)
        return cls(float(values.mean()), float(values.std(ddof=1)), len(values))


@dataclass(frozen=True)
class Measured:
    """The value of every run that was read, in per cent points."""

    points: Mapping[Run, float]

    @classmethod
    def read(cls, files: Iterable[Path], settings: Settings) -> "Measured":
        """Those in score files.

        Raises:
            ThreefoldError: as `read_scores` does.
        """
        values = by_run(read_scores(files, settings), "value")
        return cls({run: _POINTS * value for run, value in values.items()})

    def spread(self, runs: Iterable[Run]) -> Spread:
        """Mean and spread over `runs`, one per seed."""
        return Spread.of([self.points[run] for run in runs])


def seeds_in_words(seeds: Sequence[int]) -> str:
    """How many there are."""
    return f"{len(seeds)} seeds" if len(seeds) > 1 else "one seed"
