"""The runs that a point of a curve is made of."""

from collections.abc import Iterable

from threefold.lottery.run import Run
from threefold.vision.claims.series import (
    COMPLEMENT,
    EARLY,
    LAYERWISE,
    PERTURBED,
    PRETRAINING,
    RANDOM,
    RANDOM_MASK,
    TASK,
    Series,
)
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

_KINDS = {COMPLEMENT: "complement", RANDOM_MASK: "random", PERTURBED: "perturbed", LAYERWISE: "layerwise"}


def runs(settings: Settings, task: str, series: Series, level: int) -> list[Run]:
    """One run a seed: subnetworks of `series` on `task` at `level`, whole networks at 0."""
    weights = settings.early_weights(task) if series.weights == EARLY else series.weights
    return [
        _run(settings, task, series.mask, weights, level, seed)
        for seed in (settings.seeds_on(task) if level else settings.dense_seeds)
    ]


def score_files(settings: Settings, tasks: Iterable[str], series: Iterable[Series]) -> list[str]:
    """The scores behind these curves on these tasks, at all levels."""
    curves = tuple(series)
    found = (
        run.score(settings.folder)
        for task in tasks
        for each in curves
        for level in settings.levels
        for run in runs(settings, task, each, level)
    )
    return list(dict.fromkeys(found))


def classification_series(settings: Settings) -> tuple[Series, ...]:
    """The eight curves of Figure 3: masks of pre-training, then the task's own."""
    transferred = map(Series.transferred, settings.pretrained)
    return (*transferred, *map(Series.own, (*settings.pretrained, RANDOM, EARLY)))


def dense_prediction_series(settings: Settings, task: TaskSettings) -> tuple[Series, ...]:
    """The six curves of Figure 5, of those masks that are tried on `task`."""
    return tuple(Series(mask, weights) for mask in task.masks for weights in settings.pretrained)


def _run(settings: Settings, task: str, mask: str, weights: str, level: int, seed: int) -> Run:
    if mask == PRETRAINING:
        return settings.transferred(task, weights, level, seed)
    if mask == TASK:
        return settings.own(task, weights, level, seed)
    return settings.variant(_KINDS[mask], task, weights, level, seed)
