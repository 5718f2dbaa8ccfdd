"""What the overview of the experiments says, all of it from their settings (Figure 1)."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from threefold.vision.artifacts.series_runs import classification_series, dense_prediction_series, score_files
from threefold.vision.claims.series import TASK, Series
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

# More networks than this beside each other cannot be read.
_DRAWN = 4


@dataclass(frozen=True)
class Box:
    """A task: what it is called here, the paper's task, and whether it has other images and only stands for that."""

    title: str
    counterpart: str
    stands_in: bool
    runs: int


@dataclass(frozen=True)
class Overview:
    """The three steps of the experiments, from left to right.

    Attributes:
        network: that is pre-trained.
        pretraining: a box for each, with the runs of its own rounds of pruning.
        weights: the names of the weights that they give, in the same order.
        removed: per cent of what remains that a round of pruning removes.
        rounds: how many there are.
        sparsities: of the subnetworks that are drawn, 0 first.
        tasks: a box for each downstream task with its runs, by kind.
        seeds: in words.
        own: the number of downstream tasks that find masks of their own as well, by the weights they find them on.
    """

    network: str
    pretraining: tuple[Box, ...]
    weights: tuple[str, ...]
    removed: float
    rounds: int
    sparsities: tuple[float, ...]
    tasks: dict[str, tuple[Box, ...]]
    seeds: str
    own: dict[str, int]

    @classmethod
    def of(cls, settings: Settings) -> "Overview":
        """That of these experiments."""
        by_kind: dict[str, list[Box]] = {}
        for task in settings.tasks:
            runs = score_files(settings, [task.name], _series(settings, task))
            by_kind.setdefault(task.kind, []).append(_box(task, runs))
        return cls(
            network=settings.network,
            pretraining=tuple(
                _box(task, score_files(settings, [task.name], [Series.transferred(task.name)]))
                for task in settings.pretraining
            ),
            weights=settings.pretrained,
            removed=100 * settings.schedule.fraction,
            rounds=len(settings.schedule.levels),
            sparsities=_drawn(settings),
            tasks={kind: tuple(boxes) for kind, boxes in by_kind.items()},
            seeds=_seeds(settings),
            own=Counter(
                series.weights for task in settings.tasks for series in _series(settings, task) if series.mask == TASK
            ),
        )

    @property
    def runs(self) -> int:
        """Of all boxes."""
        return sum(box.runs for boxes in (self.pretraining, *self.tasks.values()) for box in boxes)

    @property
    def has_stand_ins(self) -> bool:
        """Whether some task is another than the paper's."""
        return any(box.stands_in for boxes in self.tasks.values() for box in boxes)

    def tidy(self) -> pd.DataFrame:
        """The boxes, one a row."""
        columns = {"pre-training": self.pretraining, **self.tasks}
        boxes = [{"column": column, **vars(box)} for column, those in columns.items() for box in those]
        networks = [{"column": "networks", "title": self.network, "sparsity": each} for each in self.sparsities]
        return pd.DataFrame([*boxes, *networks])


def _box(task: TaskSettings, runs: list[str]) -> Box:
    return Box(task.title, task.counterpart, task.stands_in, len(runs))


def _series(settings: Settings, task: TaskSettings) -> tuple[Series, ...]:
    return dense_prediction_series(settings, task) if task.is_dense_prediction else classification_series(settings)


def _drawn(settings: Settings) -> tuple[float, ...]:
    """Dense, deepest, and some between them."""
    levels = settings.levels
    steps = min(_DRAWN, len(levels))
    places = {round(step * (len(levels) - 1) / max(1, steps - 1)) for step in range(steps)}
    return tuple(settings.schedule.sparsity(levels[place]) for place in sorted(places))


def _seeds(settings: Settings) -> str:
    counts = (settings.seeds, settings.dense_seeds, settings.dense_prediction_seeds)
    subnetworks, whole, fewer = map(len, counts)
    said = f"{subnetworks} seed{'s' * (subnetworks > 1)} of subnetworks"
    if fewer < subnetworks and settings.dense_prediction:
        said += f" ({fewer} in detection and segmentation)"
    return f"{said} and {whole} of whole networks"
