import logging
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
