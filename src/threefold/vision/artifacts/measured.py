"""What the runs of a curve gave together, in per cent points as in the paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.lottery.score import read_score
from threefold.vision.artifacts.series_runs import runs
from threefold.vision.claims.series import Series
from threefold.vision.settings import Settings

_POINTS = 100


@dataclass(frozen=True)
class Measured:
    """The value of every run that was read, in per cent points."""

    settings: Settings
    points: Mapping[Run, float]

    @classmethod
    def read(cls, files: Iterable[Path], settings: Settings) -> "Measured":
        """Those in score files.

        Raises:
            ThreefoldError: a file is missing, truncated, of another run than its path says, or by another metric than
                that of `settings`.
        """
        points = {}
        for path in files:
            score = read_score(path)
            metric = settings.task(score.run.task).metric
            if score.metric != metric:
                raise ThreefoldError(
                    f"{path}: judged by {score.metric}, the config says {metric}; delete it and run again"
                )
            points[score.run] = _POINTS * score.value
        return cls(settings, points)

    def estimate(self, task: str, series: Series, level: int) -> Estimate | None:
        """A point of a curve, None where it was not measured."""
        return self.of_runs(runs(self.settings, task, series, level))

    def of_runs(self, wanted: Sequence[Run]) -> Estimate | None:
        """What runs that differ in nothing but the seed gave, None where one was not measured."""
        if any(run not in self.points for run in wanted):
            return None
        return Estimate.of([self.points[run] for run in wanted])
