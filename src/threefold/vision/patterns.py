"""Patterns of the files that jobs write: they hold {task}, {level}, ... for what a job is asked for by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from threefold.lottery.family import one_of, score_files
from threefold.vision.layout import Layout
from threefold.vision.settings import Settings


@dataclass(frozen=True)
class Group:
    """Tasks with one set of seeds, whose runs share jobs."""

    name: str
    tasks: tuple[str, ...]
    seeds: Sequence[int | str]


@dataclass(frozen=True)
class Patterns:
    """Those of an experiment; `many` runs share a job, or each has its own."""

    settings: Settings
    many: bool

    @property
    def layout(self) -> Layout:
        """Where files lie."""
        return Layout.of(self.settings)

    @property
    def groups(self) -> tuple[Group, Group]:
        """Tasks whose runs are made alike: classification, and detection with segmentation."""
        classified, dense = (
            tuple(task.name for task in tasks)
            for tasks in (self.settings.classification, self.settings.dense_prediction)
        )
        return (
            Group("classification", classified, self.settings.seeds),
            Group("dense_prediction", dense, self.settings.dense_prediction_seeds),
        )

    @property
    def seeds(self) -> Sequence[int | str]:
        """Those of one job."""
        return self.seeds_of(self.settings.seeds)

    def seeds_of(self, seeds: Sequence[int]) -> Sequence[int | str]:
        """Those of `seeds` that one job makes."""
        return seeds if self.many else ("{seed}",)

    @property
    def pretrained(self) -> dict[str, str]:
        """A constraint: {weights} are pre-trained."""
        return one_of(weights=self.settings.pretrained)

    def masks(self, weights: Iterable[str], name: str, seeds: Sequence[int | str]) -> list[str]:
        """The files of the masks called `name` that were found on each of `weights`."""
        return [self.layout.mask(each, name, seed) for each in weights for seed in seeds]

    def scores(self, task: str, weights: Iterable[str], mask: str, seeds: Sequence[int | str]) -> list[str]:
        """The score files of the runs on `task` from each of `weights` under `mask`."""
        return score_files(self.settings.folder, [task], weights, [mask], seeds)
