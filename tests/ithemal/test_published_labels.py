from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.files import read_table
from threefold.ithemal.dataset import issue_width_of, microarchitecture_of
from threefold.ithemal.published_labels import write_labels


def test_published_labels_become_cycles_per_iteration(tmp_path: Path) -> None:
    (tmp_path / "hsw.csv").write_text("4801d8,100.0\n480fafc3,298\n")
    write_labels(tmp_path / "hsw.csv", tmp_path / "measured.parquet", "bhive-haswell", "haswell")
    measured = read_table(tmp_path / "measured.parquet")
    assert measured["cycles"].tolist() == pytest.approx([1.0, 2.98])
    assert set(measured["source"]) == {"bhive-haswell"}


@pytest.mark.parametrize("name", ["ivybridge", "haswell", "skylake"])
def test_their_header_names_the_microarchitecture_and_its_width_for_the_tools(tmp_path: Path, name: str) -> None:
    (tmp_path / "labels.csv").write_text("4801d8,100.0\n")
    write_labels(tmp_path / "labels.csv", tmp_path / "measured.parquet", f"bhive-{name}", name)
    assert microarchitecture_of(tmp_path / "measured.parquet") == name
    assert issue_width_of(tmp_path / "measured.parquet") == 4


def test_an_unknown_microarchitecture_has_no_width(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("4801d8,100.0\n")
    write_labels(tmp_path / "x.csv", tmp_path / "measured.parquet", "x", "z80")
    assert issue_width_of(tmp_path / "measured.parquet") is None


def test_a_malformed_line_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "hsw.csv").write_text("4801d8,100.0\n4801d8\n")
    with pytest.raises(ThreefoldError, match=r"hsw\.csv, line 2"):
        write_labels(tmp_path / "hsw.csv", tmp_path / "measured.parquet", "x", "haswell")
    assert not (tmp_path / "measured.parquet").exists()
