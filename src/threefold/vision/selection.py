"""Which moment of a training its score is that of: the released code's is the epoch that is best on val."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from torch import nn

from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.lottery.recipe import Recipe
from threefold.vision.tasks import VisionTask

Snapshots = Mapping[int, Callable[[nn.Module], None]]


class BestOnVal:
    """Evaluates a training after every epoch and keeps what it found in a file, so that a killed one goes on.

    Where a data set's val is its test (VisDA-2017), the best epoch is chosen on test, as in the released code.
    """

    def __init__(self, task: VisionTask, metric: str, recipe: Recipe, folder: Path) -> None:
        """Choose by `metric` of `task`; evaluations are kept in `folder`, the checkpoint's."""
        self._task, self._metric = task, metric
        self._path = folder / "evaluations.json"
        epoch = math.ceil(task.size / recipe.batch)
        self._steps = [*range(epoch, recipe.steps, epoch), recipe.steps]

    def among(self, others: Snapshots) -> Snapshots:
        """`others`, and the evaluations."""
        due: dict[int, list[Callable[[nn.Module], None]]] = defaultdict(list)
        # Only a training that begins comes by step 0: what is there then is of another.
        due[0].append(lambda _: write_json(self._path, {}))
        for step, take in others.items():
            due[step].append(take)
        for step in self._steps:
            due[step].append(self._evaluation(step))
        return {step: _one_after_another(takes) for step, takes in due.items()}

    def metrics(self) -> dict[str, float]:
        """Those of the first epoch that is best on val; those of the last one are called "last-...".

        Raises:
            ThreefoldError: the training has not come to its last evaluation.
        """
        found: dict[str, dict[str, float]] = read_json(self._path)
        if str(self._steps[-1]) not in found:
            raise ThreefoldError(f"{self._path}: lacks the last evaluation; delete its folder and run again")
        last = found[str(self._steps[-1])]
        judged = f"val-{self._metric}" if f"val-{self._metric}" in last else self._metric
        best = max((found[str(step)] for step in self._steps if str(step) in found), key=lambda each: each[judged])
        return {**best, **{f"last-{name}": value for name, value in last.items()}}

    def _evaluation(self, step: int) -> Callable[[nn.Module], None]:
        def evaluate(network: nn.Module) -> None:
            found = read_json(self._path) if self._path.exists() else {}
            write_json(self._path, {**found, str(step): self._task.evaluate(network)})

        return evaluate


def _one_after_another(takes: list[Callable[[nn.Module], None]]) -> Callable[[nn.Module], None]:
    def take(network: nn.Module) -> None:
        for each in takes:
            each(network)

    return take
