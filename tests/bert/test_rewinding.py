"""Rewinding points are weights that the whole training passes through."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import torch

from threefold.bert.experiments import Experiments
from threefold.bert.rewinding import write_rewinding_points
from threefold.bert.tasks import BertTask
from threefold.lottery.run import Run
from threefold.preemption import Preempted
from threefold.tensor_file import read_tensors

DENSE = Run("parity", "pretrained", "dense", 1)


def test_points_lie_on_the_way_of_the_whole_training(experiments: Experiments) -> None:
    taken: dict[str, torch.Tensor] = {}
    write_rewinding_points(experiments, [DENSE.score(experiments.layout.root)], [25, 50])
    experiments.train(
        DENSE,
        experiments.recipe("parity"),
        snapshots={2: lambda network: taken.update({k: v.clone() for k, v in network.bert.state_dict().items()})},
    )
    kept = read_tensors(experiments.layout.weights("rewound50-parity", 1))
    assert all(torch.equal(kept[name], tensor) for name, tensor in taken.items())
    early = read_tensors(experiments.layout.weights("rewound25-parity", 1))
    assert not torch.equal(early["pooler.dense.weight"], kept["pooler.dense.weight"])


def test_points_that_fall_on_one_step_are_all_written(experiments: Experiments) -> None:
    write_rewinding_points(experiments, [DENSE.score(experiments.layout.root)], [5, 10])
    files = [Path(experiments.layout.weights(f"rewound{point}-parity", 1)) for point in ("05", "10")]
    assert files[0].read_bytes() == files[1].read_bytes()


POINTS = [25, 75]


@pytest.fixture
def interrupted(
    experiments: Experiments, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Path], list[bytes], list[None]]:
    """The files of the points, gone, what an undisturbed training leaves there, and a mark for each batch until now.

    A training was told to end at its second batch, after the first of the points.
    """
    score = DENSE.score(experiments.layout.root)
    paths = [Path(experiments.layout.weights(f"rewound{point}-parity", 1)) for point in POINTS]
    write_rewinding_points(experiments, [score], POINTS)
    undisturbed = [path.read_bytes() for path in paths]
    batch, drawn = BertTask.batch, []

    def signalled(*arguments: Any) -> Any:
        drawn.append(None)
        if len(drawn) == 2:
            os.kill(os.getpid(), signal.SIGUSR1)
        return batch(*arguments)

    monkeypatch.setattr(BertTask, "batch", signalled)
    for path in paths:
        path.unlink()
    with pytest.raises(Preempted, match="SIGUSR1 after step 2 of 3"):
        write_rewinding_points(experiments, [score], POINTS)
    return paths, undisturbed, drawn


def test_points_that_were_passed_by_before_a_signal_are_not_lost(experiments: Experiments, interrupted) -> None:
    paths, undisturbed, drawn = interrupted
    write_rewinding_points(experiments, [DENSE.score(experiments.layout.root)], POINTS)
    assert len(drawn) == 3
    assert [path.read_bytes() for path in paths] == undisturbed


def test_points_that_were_damaged_after_a_kill_are_made_again(experiments: Experiments, interrupted) -> None:
    paths, undisturbed, _ = interrupted
    (passed,) = paths[0].with_name(f"{paths[0].name}.checkpoint").glob("[0-9]*.safetensors")
    passed.write_bytes(passed.read_bytes()[:-1] + b"\x55")
    write_rewinding_points(experiments, [DENSE.score(experiments.layout.root)], POINTS)
    assert [path.read_bytes() for path in paths] == undisturbed
