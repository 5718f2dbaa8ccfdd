"""Evidence that is made up so that every claim holds, and can be changed so that one does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.vision.published_files import FILES
from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Judge
from threefold.reporting.claims.subject import Subject
from threefold.vision.artifacts.evidence_published import PublishedEvidence
from threefold.vision.claims import series as names
from threefold.vision.claims.evidence import LARGE, SMALL
from threefold.vision.claims.levels import level_at
from threefold.vision.claims.series import Series
from threefold.vision.claims.tolerance import Tolerance

PUBLISHED = PublishedEvidence(FILES)
TASKS = (
    *names.PRETRAINING_TASKS,
    *names.CLASSIFICATION,
    *(names.DETECTION, names.DETECTION_50, names.DETECTION_75, names.SEGMENTATION),
    *names.OTHER_DETECTORS,
)
IMG, SIM, MOCO = names.PRETRAINED

Change = Callable[[str, Series, int], float | None]
# Dense scores by weights; a point is a standard deviation.
_NATURAL = {IMG: 80.0, SIM: 84.0, MOCO: 76.0, names.RANDOM: 10.0, names.EARLY: 10.0}
_OTHER = {
    names.VISDA: {IMG: 90.0, SIM: 70.0, MOCO: 80.0},
    **{task: {IMG: 50.0, SIM: 40.0, MOCO: 60.0} for task in names.DENSE_PREDICTION},
}


def _beyond(task: str, series: Series, level: int) -> int:
    """How many rounds `level` is beyond the sparsity that the paper claims."""
    claimed = PUBLISHED.claimed(task, series)
    return 0 if claimed is None else max(0, level - level_at(claimed))


def _natural(task: str, series: Series, level: int) -> float:
    dense, beyond = _NATURAL[series.weights], _beyond(task, series, level)
    if level == 0 or series.weights in (names.RANDOM, names.EARLY):
        return dense
    if series.mask in names.VARIANTS:
        helped = series.mask == names.RANDOM_MASK and level < 5
        return 60.0 if helped else 10.0
    if series.weights == MOCO:
        return dense + 1 - beyond / 2 if series.mask == names.PRETRAINING else dense - 0.8 - beyond
    return dense - beyond * (8 if series == Series.transferred(IMG) else 0.5)


def _synthetic(series: Series, level: int) -> float:
    dense = _OTHER[names.VISDA][series.weights]
    if series == Series.transferred(IMG) and level > 10:
        return dense - 50
    return dense - (_beyond(names.VISDA, series, level) / 2 if series.mask == names.PRETRAINING else 0)


def steady(task: str, series: Series, level: int) -> float:
    """The paper's world, without its exceptions."""
    if task in names.NATURAL:
        return _natural(task, series, level)
    if task == names.VISDA:
        return _synthetic(series, level)
    if task in names.DENSE_PREDICTION:
        gain = {names.TASK: 3.0, names.TASK_CARRIED: 6.0}.get(series.mask, -_beyond(task, series, level) / 2)
        return _OTHER[task][series.weights] + (gain if level else 0)
    if task in names.OTHER_DETECTORS and PUBLISHED.claimed(task, series) is None:
        return 40.0 if level else 50.0
    return 50.0 - 5 * _beyond(task, series, level)


@dataclass(frozen=True)
class MadeUp:
    """Implements `Evidence`; `change` gives scores that are other than `steady`."""

    change: Change = lambda task, series, level: None
    judge: Judge = field(default_factory=lambda: Judge(in_points=True))
    seeds: int = 100
    shared: Callable[[int], float] = lambda level: 10 / level
    kernels: Mapping[str, float] = field(default_factory=lambda: {MOCO: 300.0, SIM: 200.0, IMG: 100.0})
    late: float = 20.0
    sizes: Mapping[str, Mapping[float, float]] = field(
        default_factory=lambda: {SMALL: {1.0: 40, 8.0: 50, 20.0: 60}, LARGE: {0.5: 50, 4.0: 60, 60.0: 70}}
    )
    by_temperature: Mapping[float, float] = field(default_factory=lambda: {0.1: 82.0, 0.2: 82.1, 0.5: 82.2, 20.0: 79.0})

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(Subject(f"our-{task}", task, task) for task in TASKS)

    def score(self, task: str, series: Series, level: int) -> Estimate:
        name = task.removeprefix("our-")
        value = self.change(name, series, level)
        return Estimate(steady(name, series, level) if value is None else value, self._sd(1.0), self.seeds)

    def tolerance(self, task: str, series: Series) -> Tolerance:
        return Tolerance.exactly(self.score(task, series, 0).sd)

    def claimed(self, counterpart: str, series: Series) -> float | None:
        return PUBLISHED.claimed(counterpart, series)

    def similarity(self, one: str, another: str, level: int) -> Estimate:
        return Estimate(self.shared(level), self._sd(0.001), self.seeds)

    def zero_kernels(self, weights: str, level: int, block: int | None = None) -> Estimate:
        return Estimate(self.kernels[weights] if block is None else self.late, self._sd(1.0), self.seeds)

    def by_size(self, network: str, measure: str) -> Mapping[float, Estimate]:
        return {weights: Estimate(value, self._sd(1.0), self.seeds) for weights, value in self.sizes[network].items()}

    def temperatures(self) -> Mapping[float, Estimate]:
        return {key: Estimate(value, self._sd(0.5), self.seeds) for key, value in self.by_temperature.items()}

    def _sd(self, several: float) -> float:
        return several if self.seeds > 1 else float("nan")
