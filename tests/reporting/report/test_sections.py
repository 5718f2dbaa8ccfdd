"""A table is read back as it was written."""

from pathlib import Path

import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.reporting.report.sections import read
from threefold.reporting.tables import Table, number, words, write


def test_a_written_table_is_read_back(tmp_path: Path) -> None:
    frame = pd.DataFrame({"task": ["a|b", "c"], "score": [-1.5, 2.0], "group": ["First", "Second"]})
    columns = (words("task", "Task"), number("score", "Score", 1))
    write(Table("Table 1. Scores", "What they are.", columns, frame, "group", ("A note.",)), tmp_path / "table1")
    found = read(tmp_path / "table1.md")
    assert (found.title, found.caption, found.notes) == ("Table 1. Scores", "What they are.", ("A note.",))
    assert [section.heading for section in found.sections] == ["First", "Second"]
    assert found.sections[0].columns == ("Task", "Score")
    assert found.sections[0].numeric == (False, True)
    assert found.sections[0].rows == (("a|b", "−1.5"),)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table1.md").write_text("nothing")
    with pytest.raises(ThreefoldError, match="not a table"):
        read(tmp_path / "table1.md")
