"""Two processes train as one does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from tests.lottery import shared_trainings
from threefold.preemption import EXIT_STATUS
from threefold.tensor_file import read_tensors

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([*torchrun, "-m", "tests.lottery.shared_trainings", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("training", shared_trainings.TRAININGS)
def test_two_processes_have_the_losses_and_weights_of_one(training: str, of_two: Path) -> None:
    first, second = (read_tensors(of_two / training / f"{rank}.safetensors") for rank in (0, 1))
    assert all(torch.equal(tensor, second[name]) for name, tensor in first.items())
    expected = shared_trainings.results(training)
    assert len(expected["losses"]) == 5
    for name, tensor in expected.items():
        torch.testing.assert_close(first[name], tensor, rtol=2e-4, atol=2e-6, msg=lambda text, name=name: name + text)


JOB = """
import sys, time
from pathlib import Path
import torch
from tests.lottery.small_task import SmallTask, small_network
from threefold.job import job
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.tensor_file import write_tensors

class Slow(SmallTask):
    def batch(self, rows, generator):
        (folder / "begun").touch()
        time.sleep(0.02)
        return super().batch(rows, generator)

folder, devices = Path(sys.argv[0]).parent, int(Path(sys.argv[0]).stem.removeprefix("job"))
with job(folder / "job.log", devices):
    torch.set_num_threads(1)
    network = small_network()
    recipe = Recipe(100, 16, 0.02, accumulate=2)
    train(network, Slow(), recipe, seed=1, checkpoint=folder / "checkpoint", label="points")
    with (folder / "written").open("a") as written:
        written.write("once")
    write_tensors(folder / "result.safetensors", dict(network.named_parameters()))
"""


def run(folder: Path, devices: int, *, preempted: bool = False) -> int:
    folder.mkdir(exist_ok=True)
    script = folder / f"job{devices}.py"
    script.write_text(JOB)
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path}) as child:
        if preempted:
            deadline = time.monotonic() + 300
            while not (folder / "begun").exists() and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            child.send_signal(signal.SIGUSR1)
        return child.wait(600)


def test_a_job_on_two_devices_is_preempted_goes_on_and_writes_once_what_one_writes(tmp_path: Path) -> None:
    assert run(tmp_path / "two", 2, preempted=True) == EXIT_STATUS
    log = (tmp_path / "two/job.log").read_text()
    assert "of 100: told to end" in log
    assert not (tmp_path / "two/result.safetensors").exists()
    assert run(tmp_path / "two", 2) == 0
    assert "continuing after step" in (tmp_path / "two/job.log").read_text()
    assert (tmp_path / "two/written").read_text() == "once"
    assert run(tmp_path / "one", 1) == 0
    two, one = (read_tensors(tmp_path / name / "result.safetensors") for name in ("two", "one"))
    for name, tensor in one.items():
        torch.testing.assert_close(two[name], tensor, rtol=1e-3, atol=1e-5)
