"""The chaos run finds what is not as it was."""

from pathlib import Path

import pandas as pd
import pytest
from faults.compared import differences

from threefold.files import write_json, write_table


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return made(tmp_path / "reference", 1.0)


@pytest.fixture
def disturbed(tmp_path: Path) -> Path:
    return made(tmp_path / "disturbed", 2.0)


def made(folder: Path, cycles: float) -> Path:
    """Results that took other times, each time that they are made."""
    write_json(folder / "task/score.json", {"value": 0.5})
    write_json(folder / "task/cost.json", {"seconds": cycles})
    write_json(folder / "table1_measured.json", [{"block": "90", "cycles": cycles}])
    write_table(folder / "local/measured.parquet", pd.DataFrame({"hex": ["90"], "cycles": [cycles]}))
    (folder / "task/run.log").write_text(f"took {cycles} s")
    return folder


def test_times_may_differ(reference: Path, disturbed: Path) -> None:
    assert differences(reference, disturbed) == []


def test_a_byte_must_not(reference: Path, disturbed: Path) -> None:
    write_json(disturbed / "task/score.json", {"value": 0.4})
    assert differences(reference, disturbed) == ["task/score.json: differs"]


def test_what_is_missing_is_found(reference: Path, disturbed: Path) -> None:
    (disturbed / "task/cost.json").unlink()
    assert differences(reference, disturbed) == ["task/cost.json: only in the undisturbed run"]


@pytest.mark.parametrize("name", ["task/.score.json.17.part", "task/checkpoint/state.safetensors"])
def test_what_was_left_is_found(name: str, reference: Path, disturbed: Path) -> None:
    (disturbed / name).parent.mkdir(exist_ok=True)
    (disturbed / name).touch()
    assert f"{name}: left behind" in differences(reference, disturbed)


def test_times_of_another_shape_are_found(reference: Path, disturbed: Path) -> None:
    write_json(disturbed / "table1_measured.json", [{"block": "90"}])
    assert differences(reference, disturbed) == ["table1_measured.json: of another shape"]


def test_an_empty_folder_that_was_left_is_found(reference: Path, disturbed: Path) -> None:
    (disturbed / "task/score.json.finished").mkdir()
    assert differences(reference, disturbed) == ["task/score.json.finished: left behind"]


def test_times_that_are_not_whole_are_found(reference: Path, disturbed: Path) -> None:
    for name in ("local/measured.parquet", "task/cost.json"):
        (disturbed / name).write_bytes((disturbed / name).read_bytes()[:-3])
    found = differences(reference, disturbed)
    assert len(found) == 2
    assert "not a whole" in found[0]
    assert "not a whole" in found[1]
