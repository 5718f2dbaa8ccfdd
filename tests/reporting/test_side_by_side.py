from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.reporting.side_by_side import as_text, compare


def results(folder: Path, mean: float) -> Path:
    (folder / "tables").mkdir(parents=True)
    rows = f"task,row,mean,sd,sparsity,name\nmlm,ticket,{mean},0.5,70,x\nmlm,full,60,,0,y\n"
    (folder / "tables" / "table2.csv").write_text(rows)
    return folder


def test_rows_of_both_stand_side_by_side_with_their_difference(tmp_path: Path) -> None:
    both = compare(results(tmp_path / "a", 50.0), results(tmp_path / "b", 47.5), "table2")
    assert both.set_index("row")["difference"].to_dict() == {"ticket": -2.5, "full": 0.0}
    assert "| mlm | ticket | 50.0 ± 0.5 at 70 % | 47.5 ± 0.5 at 70 % | -2.5 |" in as_text(both, "a", "b")


@pytest.mark.parametrize("text", [None, "task,mean\nmlm,1\n", "task,row,mean,sd,sparsity\nother,full,1,,0\n"])
def test_what_cannot_be_compared_is_said_in_one_line(tmp_path: Path, text: str | None) -> None:
    first, second = results(tmp_path / "a", 50.0), results(tmp_path / "b", 50.0)
    table = second / "tables" / "table2.csv"
    table.unlink()
    if text:
        table.write_text(text)
    with pytest.raises(ThreefoldError) as caught:
        compare(first, second, "table2")
    assert "table2" in str(caught.value)
    assert "\n" not in str(caught.value)
