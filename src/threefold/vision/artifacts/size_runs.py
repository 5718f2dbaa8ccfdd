"""What was measured of networks of different sizes (Figures 9 and 12)."""

from collections.abc import Iterable, Mapping
from typing import Any

from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.vision.artifacts.measured import Measured
from threefold.vision.claims.evidence import RETRIEVAL
from threefold.vision.settings import Settings
from threefold.vision.sizes import SizedNetwork


def size_scores(settings: Settings, measure: str) -> list[str]:
    """The scores of both networks at all their levels; `measure` is TRANSFER or RETRIEVAL."""
    return [
        run.score(settings.folder)
        for network in settings.sizes.networks
        for level in network.levels
        for run in _runs(settings, network, measure, level)
    ]


def size_curve(measured: Measured, network: SizedNetwork, measure: str) -> Mapping[int, Estimate]:
    """By levels, those that were measured."""
    settings = measured.settings
    metric = settings.task(_task(settings, network, measure)).metric
    found = {level: measured.of_runs(_runs(settings, network, measure, level), metric) for level in network.levels}
    return {level: estimate for level, estimate in found.items() if estimate is not None}


def size_rows(measured: Measured, measure: str) -> Iterable[dict[str, Any]]:
    """Both networks' curves, one point a row."""
    for network in measured.settings.sizes.networks:
        for level, estimate in size_curve(measured, network, measure).items():
            yield {
                "origin": "here",
                "network": network.backbone,
                "weights": network.weights,
                "level": level,
                "sparsity": network.schedule.sparsity(level),
                "remaining": network.remaining(level),
                **vars(estimate),
            }


def _runs(settings: Settings, network: SizedNetwork, measure: str, level: int) -> list[Run]:
    task = _task(settings, network, measure)
    return [settings.transferred(task, network.weights, level, seed) for seed in settings.sizes.seeds]


def _task(settings: Settings, network: SizedNetwork, measure: str) -> str:
    return network.weights if measure == RETRIEVAL else settings.sizes.task
