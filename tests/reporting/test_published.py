from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.reporting import published

PUBLISHED = Path(__file__).parents[2] / "published"
FILES = sorted(PUBLISHED.glob("*/*.csv"))


def written(path: Path, *rows: str, header: str = "method,error,provenance,verified") -> Path:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def test_values_and_their_origin_are_read(tmp_path: Path) -> None:
    rows = published.read(
        written(tmp_path / "t.csv", "a,0.5,paper's table 3,true", 'b,,"from memory, unverified",false')
    )
    assert rows["error"].iloc[0] == 0.5
    assert rows["error"].isna().tolist() == [False, True]
    assert rows["verified"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("a,0.5,,true", "t.csv:2: no provenance"),
        ("a,0.5,paper,yes", "t.csv:2: verified is 'yes'"),
        ("a,0.5,from memory,true", "t.csv:2: verified and yet from memory"),
    ],
)
def test_a_row_that_hides_its_origin_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    with pytest.raises(ThreefoldError, match=complaint):
        published.read(written(tmp_path / "t.csv", row))


def test_a_file_without_the_columns_of_origin_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match="'verified'"):
        published.read(written(tmp_path / "t.csv", "a,0.5,paper", header="method,error,provenance"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=r"table9\.csv: no such file"):
        published.read(tmp_path / "table9.csv")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_published_file_of_the_project_is_in_order_and_described(file: Path) -> None:
    assert len(published.read(file)) > 0
    assert f"`{file.parent.name}/{file.name}`" in (PUBLISHED / "README.md").read_text(encoding="utf-8")


def test_the_paper_s_data_set_adds_up() -> None:
    rows = published.read(PUBLISHED / "ithemal" / "table2.csv").set_index("suite")
    suites = rows.drop(index="Full")
    assert suites["total"].sum() == rows.at["Full", "total"]
    assert suites["unique"].sum() > rows.at["Full", "unique"]


def test_the_paper_s_accuracies_are_all_marked_as_unverified() -> None:
    assert not published.read(PUBLISHED / "ithemal" / "table3.csv")["verified"].any()
