"""What was measured of simCLR's ticket at several temperatures (Table 2)."""

from collections.abc import Mapping

from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.vision.artifacts.measured import Measured
from threefold.vision.settings import Settings, imp


def temperature_scores(settings: Settings) -> list[str]:
    """The scores of the transfers, all temperatures."""
    return [run.score(settings.folder) for value in settings.temperatures.values for run in _transfers(settings, value)]


def transfer_by_temperature(measured: Measured) -> Mapping[float, Estimate]:
    """By the temperature of the round that left the mask, where it was measured."""
    settings = measured.settings
    metric, values = settings.task(settings.temperatures.task).metric, sorted(settings.temperatures.values)
    found = {value: measured.of_runs(_transfers(settings, value), metric) for value in values}
    return {value: estimate for value, estimate in found.items() if estimate is not None}


def _transfers(settings: Settings, temperature: float) -> list[Run]:
    study = settings.temperatures
    mask = imp(study.source(temperature), study.level + 1)
    return [Run(study.task, study.pretraining, mask, seed) for seed in study.seeds]
