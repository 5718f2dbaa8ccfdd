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
    """Every metric of the runs that were read, by its name, in per cent points."""

    settings: Settings
    points: Mapping[Run, Mapping[str, float]]

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
            points[score.run] = {name: _POINTS * value for name, value in score.metrics.items()}
        return cls(settings, points)

    def estimate(self, task: str, series: Series, level: int, metric: str | None = None) -> Estimate | None:
        """A point of a curve, by the task's metric or another; None where it was not measured."""
        return self.of_runs(runs(self.settings, task, series, level), metric or self.settings.task(task).metric)

    def of_runs(self, wanted: Sequence[Run], metric: str) -> Estimate | None:
        """What runs that differ in nothing but the seed gave, None where one was not measured."""
        if any(run not in self.points for run in wanted):
            return None
        return Estimate.of([self.points[run][metric] for run in wanted])
