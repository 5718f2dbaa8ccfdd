"""A job knows which code it runs, and nothing else does."""

from pathlib import Path

from threefold.job import job
from threefold.running_code import running_code


def test_a_job_runs_the_code_that_its_lists_say(tmp_path: Path) -> None:
    lists = [tmp_path / "network.txt", tmp_path / "data.txt"]
    for number, path in enumerate(lists):
        path.write_text(f"sum{number}  {path.stem}.py\n")
    with job(tmp_path / "job.log", code=lists):
        assert running_code() == "sum0  network.py\nsum1  data.py\n"
    assert running_code() == ""
