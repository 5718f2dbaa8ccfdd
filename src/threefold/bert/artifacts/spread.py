"""What the seeds of an experiment gave together, in per cent points as in the paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from threefold.bert.artifacts.scores import by_run, read_scores
from threefold.bert.settings import Settings
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run

_POINTS = 100


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

    def spread(self, runs: Iterable[Run]) -> Estimate:
        """Mean and spread over `runs`, one per seed."""
        return Estimate.of([self.points[run] for run in runs])


def seeds_in_words(seeds: Sequence[int]) -> str:
    """How many there are."""
    return f"{len(seeds)} seeds" if len(seeds) > 1 else "one seed"
