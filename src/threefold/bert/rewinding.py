"""Weights from early in training, to which a subnetwork is rewound (Section 5, Table 3)."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from threefold.bert.experiments import Experiments
from threefold.bert.heads import TaskNetwork
from threefold.bert.settings import rewound
from threefold.lottery import passed
from threefold.lottery.finished import NOTHING, Finished
from threefold.lottery.run import Run
from threefold.lottery.unfinished import unfinished
from threefold.tensor_file import write_tensors


def write_rewinding_points(
    experiments: Experiments, runs: Iterable[str], points: list[int], finished: Finished = NOTHING
) -> None:
    """Write the rewinding points of the runs whose score files are named, but for those that are `finished`."""
    for run in map(Run.of, runs):
        leaves = [_path(experiments, run, point) for point in points]
        finished.make(leaves, partial(write_points, experiments, run, points))
    finished.remove()


def write_points(experiments: Experiments, run: Run, points: list[int]) -> None:
    """Train `run` up to the last of `points`, per cent of its steps, and keep the encoder's weights at each.

    The learning rate falls as in the whole training, so these are the weights that the whole run passes through.
    """
    recipe = experiments.recipe(run.task)
    due: dict[int, list[int]] = {}
    for point in points:
        due.setdefault(max(1, round(point * recipe.steps / 100)), []).append(point)
    # They wait with the training's state, since a continued training does not come by them again.
    folder = unfinished(_path(experiments, run, points[0]))
    snapshots = {step: partial(_keep, _on_the_way(folder, step)) for step in due}
    shortened = replace(recipe, steps=max(due), horizon=recipe.steps)
    train = partial(experiments.train, run, shortened, snapshots=snapshots, checkpoint=folder)
    _, weights = passed.trained(train, {str(step): _on_the_way(folder, step) for step in due}, folder)
    for step, reached in due.items():
        for point in reached:
            write_tensors(_path(experiments, run, point), weights[str(step)])


def _path(experiments: Experiments, run: Run, point: int) -> str:
    return experiments.layout.weights(rewound(run.task, point), run.seed)


def _on_the_way(folder: Path, step: int) -> Path:
    return folder / f"{step}.safetensors"


def _keep(path: Path, network: TaskNetwork) -> None:
    passed.keep(path, network.bert.state_dict())
