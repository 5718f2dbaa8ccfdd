"""What a job does when its scheduler wants the machine back."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from threefold.job import job
from threefold.preemption import EXIT_STATUS, SIGNALS, Preempted, checkpoint_seconds, ending_at_once, noticing

both = pytest.mark.parametrize("sent", SIGNALS, ids=[sent.name.lower() for sent in SIGNALS])


def work_and_save(sent: signal.Signals, saved: list[str | None]) -> None:
    with noticing() as notice:
        os.kill(os.getpid(), sent)
        saved.append(notice.signal)


@both
def test_noticed_a_signal_leaves_the_work_time_to_be_saved(sent: signal.Signals) -> None:
    saved: list[str | None] = []
    with pytest.raises(Preempted, match=sent.name):
        work_and_save(sent, saved)
    assert saved == [sent.name]


def test_without_a_signal_there_is_nothing_to_notice() -> None:
    with noticing() as notice:
        assert notice.signal is None


@both
def test_elsewhere_a_signal_ends_the_work_where_it_is(sent: signal.Signals) -> None:
    with pytest.raises(Preempted), ending_at_once():
        os.kill(os.getpid(), sent)


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with ending_at_once(), noticing():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_other_threads_leave_signals_alone() -> None:
    found: list[str | None] = []

    def work() -> None:
        with noticing() as notice:
            found.append(notice.signal)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [None]


def test_how_much_work_a_kill_may_cost_is_told_by_the_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THREEFOLD_CHECKPOINT_SECONDS", raising=False)
    assert checkpoint_seconds() <= 120
    monkeypatch.setenv("THREEFOLD_CHECKPOINT_SECONDS", "7")
    assert checkpoint_seconds() == 7


def test_a_job_that_is_told_to_end_says_so_and_ends_with_a_status_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, job(tmp_path / "a.log"):
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == EXIT_STATUS == 75
    assert "SIGTERM: told to end; the same job, run again, goes on" in (tmp_path / "a.log").read_text()


JOB = """
import sys, time
from pathlib import Path
import torch
from tests.lottery.small_task import SmallTask, half_mask, matrices, small_network
from threefold.job import job
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.tensor_file import write_tensors

class Slow(SmallTask):
    def batch(self, rows, generator):
        (folder / "begun").touch()
        time.sleep(0.01)
        return super().batch(rows, generator)

folder = Path(sys.argv[1])
with job(folder / "job.log"):
    torch.set_num_threads(1)
    network = small_network()
    train(network, Slow(), Recipe(150, 16, 0.02, clip=1.0), seed=1, mask=half_mask(network),
          parameters=matrices(network), checkpoint=folder / "checkpoint")
    write_tensors(folder / "result.safetensors", network.state_dict())
"""


def run(folder: Path, sent: signal.Signals | None = None) -> int:
    """The job's exit status; it is `sent` a signal in the middle of its training."""
    folder.mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", JOB, str(folder)], stderr=subprocess.DEVNULL) as child:
        if sent is not None:
            deadline = time.monotonic() + 120
            while not (folder / "begun").exists() and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.3)
            child.send_signal(sent)
        return child.wait(120)


def test_a_job_is_preempted_twice_and_ends_with_the_bytes_of_an_undisturbed_one(tmp_path: Path) -> None:
    assert run(tmp_path / "quiet") == 0
    disturbed = tmp_path / "disturbed"
    for sent in SIGNALS:
        assert run(disturbed, sent) == EXIT_STATUS
        assert f"{sent.name} after step" in (disturbed / "job.log").read_text()
        assert not (disturbed / "result.safetensors").exists()
        (disturbed / "begun").unlink()
    assert run(disturbed) == 0
    assert "continuing after step" in (disturbed / "job.log").read_text()
    assert (disturbed / "result.safetensors").read_bytes() == (tmp_path / "quiet/result.safetensors").read_bytes()
