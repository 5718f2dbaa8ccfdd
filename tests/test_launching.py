"""How many processes a job has, and which GPU each takes."""

import os
import signal
from pathlib import Path

import pytest

from threefold import launching
from threefold.job import job
from threefold.launching import gpus, gpus_of_any, is_first, is_worker, launched, take_device
from threefold.preemption import EXIT_STATUS


@pytest.mark.parametrize(("shown", "taken"), [(None, "1"), ("4,6,7", "6")])
def test_a_process_takes_one_of_the_gpus_that_its_job_has(shown: str | None, taken: str) -> None:
    environment = {"LOCAL_RANK": "1"} | ({"CUDA_VISIBLE_DEVICES": shown} if shown else {})
    take_device(environment)
    assert environment["CUDA_VISIBLE_DEVICES"] == taken


def test_a_job_asks_for_as_many_gpus_as_can_share_a_batch() -> None:
    whole, parts = {"batch": 32}, {"batch": 32, "accumulate": 8}
    assert gpus("cuda", 4, [whole]) == 1
    assert gpus("cuda", 4, [whole, parts]) == 4
    assert gpus("cuda", 16, [parts]) == 8
    assert gpus("auto", 4, [parts]) == 4
    assert gpus("cpu", 4, [parts]) == 0


def test_it_is_known_before_any_recipe_where_a_job_has_one_device_or_none() -> None:
    assert (gpus_of_any("cuda", 1), gpus_of_any("cpu", 4), gpus_of_any("cuda", 4)) == (1, 0, None)


def test_a_process_that_nobody_started_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "3")
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    assert is_first()
    assert not is_worker()
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "a")
    assert not is_first()
    monkeypatch.setenv("RANK", "0")
    assert is_first()


WORKERS = """
import os, signal, sys
from pathlib import Path
from threefold.job import job
with job(sys.argv[0] + ".log"):
    if "%s" == "told":
        os.kill(os.getpid(), signal.SIGTERM)
    raise ValueError("told to end, says its message")
"""


@pytest.mark.parametrize(("what", "status"), [("told", EXIT_STATUS), ("broken", 1)])
def test_why_workers_ended_is_known_though_torchrun_keeps_it_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, status: int
) -> None:
    script = tmp_path / "job.py"
    script.write_text(WORKERS % what)
    # In the place of torchrun, a process that fails after the script did.
    monkeypatch.setattr(
        launching,
        "_command",
        lambda devices: [
            "-c",
            f"import subprocess, sys; subprocess.run([sys.executable, {str(script)!r}]); sys.exit(1)",
        ],
    )
    assert launched(1, tmp_path / "log") == status


def test_a_job_that_nobody_launched_tells_nobody(tmp_path: Path) -> None:
    with pytest.raises(SystemExit), job(tmp_path / "a.log"):
        os.kill(os.getpid(), signal.SIGTERM)
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]
