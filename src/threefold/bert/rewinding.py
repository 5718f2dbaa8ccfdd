"""Weights from early in training, to which a subnetwork is rewound (Section 5, Table 3)."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from threefold.bert.experiments import Experiments
from threefold.bert.heads import TaskNetwork
from threefold.bert.settings import rewound
from threefold.lottery.run import Run
from threefold.tensor_file import write_tensors


def write_rewinding_points(experiments: Experiments, runs: Iterable[str], points: list[int]) -> None:
    """Write the rewinding points of the runs whose score files are named."""
    for path in runs:
        write_points(experiments, Run.of(path), points)


def write_points(experiments: Experiments, run: Run, points: list[int]) -> None:
    """Train `run` up to the last of `points`, per cent of its steps, and keep the encoder's weights at each.

    The learning rate falls as in the whole training, so these are the weights that the whole run passes through.
    """
    recipe = experiments.recipe(run.task)
    due: dict[int, list[int]] = {}
    for point in points:
        due.setdefault(max(1, round(point * recipe.steps / 100)), []).append(point)
    snapshots = {step: partial(_write, experiments, run, reached) for step, reached in due.items()}
    experiments.train(run, replace(recipe, steps=max(due), horizon=recipe.steps), snapshots=snapshots)


def _write(experiments: Experiments, run: Run, points: list[int], network: TaskNetwork) -> None:
    for point in points:
        write_tensors(experiments.layout.weights(rewound(run.task, point), run.seed), network.bert.state_dict())
