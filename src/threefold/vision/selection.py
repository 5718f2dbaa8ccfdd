"""Which moment of a training its score is that of: the released code's is the epoch that is best on val."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from threefold.lottery import passed
from threefold.lottery.recipe import Recipe
from threefold.vision.tasks import VisionTask

Snapshots = Mapping[int, Callable[[nn.Module], None]]


class BestOnVal:
    """Evaluates a training after every epoch; the metrics wait beside its state, so that a killed one goes on.

    Where a data set's val is its test (VisDA-2017), the best epoch is chosen on test, as in the released code.
    """

    def __init__(self, task: VisionTask, metric: str, recipe: Recipe, folder: Path) -> None:
        """Choose by `metric` of `task`; the metrics of every epoch are kept in `folder`, the checkpoint's."""
        self._task, self._metric = task, metric
        epoch = math.ceil(task.size / recipe.batch)
        steps = [*range(epoch, recipe.steps, epoch), recipe.steps]
        self._paths = {step: folder / f"evaluation-{step}.safetensors" for step in steps}

    @property
    def kept(self) -> dict[str, Path]:
        """Where the metrics of each epoch wait, by its last step; `threefold.lottery.passed` reads them."""
        return {str(step): path for step, path in self._paths.items()}

    def among(self, others: Snapshots) -> Snapshots:
        """`others`, and the evaluations."""
        due: dict[int, list[Callable[[nn.Module], None]]] = defaultdict(list)
        for step, take in others.items():
            due[step].append(take)
        for step, path in self._paths.items():
            due[step].append(partial(self._keep, path))
        return {step: _one_after_another(takes) for step, takes in due.items()}

    def metrics(self, kept: Mapping[str, Mapping[str, Tensor]]) -> dict[str, float]:
        """Those of the first epoch that is best on val, out of those `kept`; the last epoch's are called "last-..."."""
        epochs = [{name: value.item() for name, value in kept[str(step)].items()} for step in self._paths]
        last = epochs[-1]
        judged = f"val-{self._metric}" if f"val-{self._metric}" in last else self._metric
        best = max(epochs, key=lambda each: each[judged])
        return {**best, **{f"last-{name}": value for name, value in last.items()}}

    def _keep(self, path: Path, network: nn.Module) -> None:
        found = self._task.evaluate(network)
        passed.keep(path, {name: torch.tensor(value, dtype=torch.float64) for name, value in found.items()})


def _one_after_another(takes: list[Callable[[nn.Module], None]]) -> Callable[[nn.Module], None]:
    def take(network: nn.Module) -> None:
        for each in takes:
            each(network)

    return take
