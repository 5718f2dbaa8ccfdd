import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.job import job


def test_messages_reach_the_log_and_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with job(tmp_path / "logs" / "a.log"):
        logging.getLogger("threefold").info("measured 12 blocks")
    assert "measured 12 blocks" in (tmp_path / "logs" / "a.log").read_text()
    assert "measured 12 blocks" in capsys.readouterr().err


def test_an_error_meant_for_the_user_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, job(tmp_path / "a.log"):
        raise ThreefoldError("blocks.csv: no such file")
    assert ended.value.code == 1
    assert (tmp_path / "a.log").read_text() == "error: blocks.csv: no such file\n"


def test_a_defect_leaves_its_traceback_in_the_log(tmp_path: Path) -> None:
    with pytest.raises(SystemExit), job(tmp_path / "a.log"):
        raise ZeroDivisionError
    assert "Traceback" in (tmp_path / "a.log").read_text()


def fill(path: Path) -> None:
    with path.open("w") as written:
        written.write("numbers")


def rust_told() -> None:
    raise RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)")


@pytest.mark.parametrize("work", [lambda: fill(Path("/dev/full")), rust_told], ids=["the system", "a library"])
def test_a_full_disk_is_no_defect(work: Callable[[], None], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, job(tmp_path / "a.log"):
        work()
    assert ended.value.code == 1
    (line,) = (tmp_path / "a.log").read_text().splitlines()
    assert line.startswith("error: no room left on the disk (")
    assert line.endswith("; make some and repeat the command")


def test_work_goes_on_where_its_log_finds_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    with job(Path("/dev/full")):
        logging.getLogger("threefold").info("measured 12 blocks")
    told = capsys.readouterr().err
    assert "measured 12 blocks" in told
    assert "Traceback" not in told
