import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from tests.lottery.small_task import SmallTask, half_mask, interruption, matrices, small_network, state_bytes
from threefold.errors import ThreefoldError
from threefold.lottery.checkpoint import FILE
from threefold.lottery.mask import Mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.score import Point
from threefold.lottery.training import train
from threefold.preemption import Preempted
from threefold.running_code import running

RECIPE = Recipe(40, 16, 0.02, weight_decay=0.1, clip=1.0)
SGD = replace(RECIPE, optimiser="sgd", momentum=0.9, nesterov=True, clip=None)


def trained(
    folder: Path | None,
    recipe: Recipe = RECIPE,
    network: nn.Module | None = None,
    task: SmallTask | None = None,
    **changed: Any,
) -> tuple[dict[str, bytes], tuple[Point, ...]]:
    network = network or small_network()
    settings = {"seed": 1, "mask": half_mask(network), "parameters": matrices(network), **changed}
    curve = train(network, task or SmallTask(), recipe, checkpoint=folder, seconds_between_checkpoints=0, **settings)
    return state_bytes(network), curve


class Interrupted(SmallTask):
    """Breaks off before update number `step`, from 1, is done."""

    def __init__(self, step: int, done: int = 0) -> None:
        super().__init__()
        self._left = step - done

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        self._left -= 1
        if not self._left:
            raise InterruptedError
        return super().batch(rows, generator)


def interrupted(folder: Path, step: int, recipe: Recipe = RECIPE, *, done: int = 0, **changed: Any) -> None:
    """Train up to `step`, from `done`."""
    with pytest.raises(InterruptedError):
        trained(folder, recipe, task=Interrupted(step, done), **changed)


@pytest.mark.parametrize("recipe", [RECIPE, SGD], ids=["adamw", "sgd"])
@pytest.mark.parametrize("step", [2, 7, 8, 33, 40])
def test_a_continued_training_ends_with_the_bytes_of_an_undisturbed_one(
    step: int, recipe: Recipe, tmp_path: Path
) -> None:
    interrupted(tmp_path, step, recipe)
    torch.manual_seed(99)
    assert trained(tmp_path, recipe) == trained(None, recipe)


class Pictures(SmallTask):
    """The points as pictures of two channels."""

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        points, classes = super().batch(rows, generator)
        return points.view(-1, 2, 2, 2), classes


def convolutions_with_channels_last() -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        network = nn.Sequential(nn.Conv2d(2, 6, 2, padding=1), nn.ReLU(), nn.Conv2d(6, 2, 3), nn.Flatten())
    return network.to(memory_format=torch.channels_last)


@pytest.mark.parametrize("recipe", [RECIPE, SGD], ids=["adamw", "sgd"])
def test_a_continued_training_may_hold_its_weights_in_another_order_in_memory(recipe: Recipe, tmp_path: Path) -> None:
    def ended(**settings: Any) -> dict[str, bytes]:
        network = convolutions_with_channels_last()
        train(network, Pictures(), recipe, seed=1, checkpoint=tmp_path, seconds_between_checkpoints=0, **settings)
        return state_bytes(network)

    with pytest.raises(InterruptedError):
        ended(snapshots={20: interruption()})
    continued = ended(snapshots={20: lambda: None})
    (tmp_path / FILE).unlink()

    assert continued == ended()


def test_a_training_may_be_interrupted_many_times(tmp_path: Path) -> None:
    done = 0
    for step in (3, 4, 20, 21, 39):
        interrupted(tmp_path, step, done=done)
        done = step - 1
    assert trained(tmp_path) == trained(None)


def test_a_continued_training_does_only_what_is_left(tmp_path: Path) -> None:
    interrupted(tmp_path, 30)
    task, network = SmallTask(), small_network()
    masked = {"mask": half_mask(network), "parameters": matrices(network)}
    train(network, task, RECIPE, seed=1, checkpoint=tmp_path, **masked)
    assert len(task.asked) == 40 - 29


def test_layers_that_share_a_weight_are_continued(tmp_path: Path) -> None:
    class Tied(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(8, 8), nn.Linear(8, 8)
            self.second.weight = self.first.weight

        def forward(self, points: torch.Tensor) -> torch.Tensor:
            return self.second(self.first(points).relu())

    torch.manual_seed(0)
    first = Tied().state_dict()

    def tied() -> Tied:
        network = Tied()
        network.load_state_dict(first)
        return network

    dense = {"mask": None, "parameters": None}
    with pytest.raises(InterruptedError):
        trained(tmp_path, network=tied(), task=Interrupted(9), **dense)
    assert trained(tmp_path, network=tied(), **dense) == trained(None, network=tied(), **dense)


CHILD = """
import sys, time
from pathlib import Path
import torch
from tests.lottery.small_task import *
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

class Slow(SmallTask):
    def batch(self, rows, generator):
        time.sleep(0.005)
        return super().batch(rows, generator)

torch.set_num_threads(1)
network = small_network()
train(network, Slow(), Recipe(250, 16, 0.02, clip=1.0), seed=1, mask=half_mask(network), parameters=matrices(network),
      checkpoint=Path(sys.argv[1]), seconds_between_checkpoints=0.01)
"""


def test_a_killed_training_continues_to_the_same_bytes(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while not (tmp_path / FILE).exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        # Somewhere in the middle; where exactly is left to chance.
        time.sleep(0.3)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        recipe, network, task = Recipe(250, 16, 0.02, clip=1.0), small_network(), SmallTask()
        masked = {"mask": half_mask(network), "parameters": matrices(network)}
        curve = train(network, task, recipe, seed=1, checkpoint=tmp_path, **masked)
        undisturbed = trained(None, recipe)
    finally:
        torch.set_num_threads(threads)
    assert 0 < len(task.asked) < 250
    assert (state_bytes(network), curve) == undisturbed


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGUSR1], ids=["sigterm", "sigusr1"])
def test_a_training_that_is_told_to_end_saves_where_it_is_and_goes_on_to_the_same_bytes(
    sent: signal.Signals, tmp_path: Path
) -> None:
    task = Signalled(sent, after=13)
    # The last checkpoint by time is none: an hour has not passed.
    with pytest.raises(Preempted, match=rf"mrpc: {sent.name} after step 13 of 40"):
        train_hourly(tmp_path, task)
    assert len(task.asked) == 13
    task = SmallTask()
    assert train_hourly(tmp_path, task) == trained(None, label="mrpc")
    assert len(task.asked) == 40 - 13


class Signalled(SmallTask):
    """Gets a signal while its batch number `after` is made."""

    def __init__(self, sent: signal.Signals, after: int) -> None:
        super().__init__()
        self._sent, self._after = sent, after

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        batch = super().batch(rows, generator)
        if len(self.asked) == self._after:
            os.kill(os.getpid(), self._sent)
        return batch


def train_hourly(folder: Path, task: SmallTask) -> tuple[dict[str, bytes], tuple[Point, ...]]:
    network = small_network()
    masked = {"mask": half_mask(network), "parameters": matrices(network)}
    curve = train(
        network, task, RECIPE, seed=1, checkpoint=folder, seconds_between_checkpoints=3600, label="mrpc", **masked
    )
    return state_bytes(network), curve


def test_a_short_training_writes_no_checkpoint(tmp_path: Path) -> None:
    train(small_network(), SmallTask(), RECIPE, seed=1, checkpoint=tmp_path / "checkpoint")
    assert not (tmp_path / "checkpoint").exists()


def of_other_weights() -> nn.Module:
    network = small_network()
    with torch.no_grad():
        network[0].bias[3] += 1e-6
    return network


def other_mask() -> Mask:
    return half_mask(small_network()).complement()


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 2},
        {"recipe": replace(RECIPE, learning_rate=0.01)},
        {"label": "another"},
        {"mask": other_mask()},
        {"mask": None},
        {"network": of_other_weights()},
    ],
    ids=["seed", "recipe", "label", "mask", "dense", "weights"],
)
def test_the_checkpoint_of_another_training_is_not_taken_up(
    changed: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    interrupted(tmp_path, 20)
    if "network" in changed:
        assert trained(tmp_path, network=of_other_weights()) == trained(None, network=of_other_weights())
    else:
        assert trained(tmp_path, **changed) == trained(None, **changed)
    assert "the checkpoint of another training" in caplog.text


@pytest.mark.parametrize(("code", "steps"), [("0123  train.py", 21), ("4567  train.py", 40)], ids=["same", "other"])
def test_the_checkpoint_of_other_code_is_not_taken_up(code: str, steps: int, tmp_path: Path) -> None:
    listed, task = tmp_path / "code.txt", SmallTask()
    listed.write_text("0123  train.py")
    with running([listed]):
        interrupted(tmp_path, 20)
    listed.write_text(code)
    with running([listed]):
        assert trained(tmp_path, task=task) == trained(None)
    assert len(task.asked) == steps


@pytest.mark.parametrize("size", [0, 100, -10])
def test_a_broken_checkpoint_is_as_good_as_none(size: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    interrupted(tmp_path, 20)
    os.truncate(tmp_path / FILE, size % (tmp_path / FILE).stat().st_size)
    with caplog.at_level(logging.WARNING):
        assert trained(tmp_path) == trained(None)
    assert "not a whole checkpoint" in caplog.text


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_checkpoint_with_a_changed_bit_is_as_good_as_none(
    place: float, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    interrupted(tmp_path, 30)
    content = bytearray((tmp_path / FILE).read_bytes())
    content[round(place * len(content))] ^= 4
    (tmp_path / FILE).write_bytes(content)
    assert trained(tmp_path) == trained(None)
    assert "starting afresh" in caplog.text


def test_a_diverged_training_leaves_no_checkpoint_of_its_ruin(tmp_path: Path) -> None:
    recipe = replace(SGD, learning_rate=1e30, schedule="constant")
    with pytest.raises(ThreefoldError, match="the loss is"):
        trained(tmp_path, recipe, curve_points=1)
    with pytest.raises(ThreefoldError, match="the loss is"):
        trained(tmp_path, recipe, curve_points=1)


def test_only_snapshots_ahead_of_the_checkpoint_are_taken(tmp_path: Path) -> None:
    taken: list[int] = []
    snapshots = {step: lambda step=step: taken.append(step) for step in (0, 10, 19, 20, 30)}
    interrupted(tmp_path, 20, snapshots=snapshots)
    assert taken == [0, 10, 19]
    trained(tmp_path, snapshots=snapshots)
    assert taken == [0, 10, 19, 20, 30]


def test_a_checkpoint_that_passed_by_without_a_snapshot_is_not_taken_up(tmp_path: Path) -> None:
    interrupted(tmp_path, 20)
    taken: list[int] = []
    trained(tmp_path, snapshots={10: lambda: taken.append(10)})
    assert taken == [10]
