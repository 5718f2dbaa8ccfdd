import math
import os
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_json, read_table, write_json, write_table, written_aside

FRAME = pd.DataFrame({"hex": ["90", "c3"], "cycles": [0.25, math.nan]})


def test_a_table_comes_back_with_its_header(tmp_path: Path) -> None:
    write_table(tmp_path / "t.parquet", FRAME, {"clock_ghz": 2.5})
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.parquet"), FRAME)
    assert read_header(tmp_path / "t.parquet") == {"clock_ghz": 2.5}


def test_the_same_table_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_table(tmp_path / name, FRAME, {"seed": 1})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_truncated_table_is_refused_in_one_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_table(path, FRAME)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ThreefoldError, match=r"t\.parquet: not a whole Parquet file") as raised:
        read_table(path)
    assert "\n" not in str(raised.value)


def test_a_table_without_a_wanted_column_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "t.parquet", FRAME)
    with pytest.raises(ThreefoldError, match="lacks the column 'spread'"):
        read_table(tmp_path / "t.parquet", ["hex", "spread"])


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"value": 1})
    unwritable = object()
    with pytest.raises(TypeError):
        write_json(path, {"value": unwritable})
    with pytest.raises(FileNotFoundError), written_aside(path):
        (tmp_path / "elsewhere").rename(path)
    assert read_json(path) == {"value": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_half_a_json_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"value": 1')
    with pytest.raises(ThreefoldError, match=r"a\.json: not a whole JSON file"):
        read_json(path)


def test_what_a_killed_writer_left_is_swept_away(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, of_another = (tmp_path / f".score.json.{writer}.part" for writer in (gone.pid, os.getppid()))
    for path in (left, of_another):
        path.write_text('{"half')
    write_json(tmp_path / "score.json", {"whole": True})
    assert sorted(path.name for path in tmp_path.iterdir()) == [of_another.name, "score.json"]


def test_a_program_stays_one(tmp_path: Path) -> None:
    with written_aside(tmp_path / "program") as aside:
        aside.write_text("#!/bin/sh\n")
        aside.chmod(0o700)
    assert os.access(tmp_path / "program", os.X_OK)
