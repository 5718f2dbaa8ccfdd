from pathlib import Path

import pandas as pd

from threefold.reporting.tables import Table, interval, number, percent, significant, words, write

ROWS = pd.DataFrame(
    [
        {"part": "here", "name": "a|b", "error": 0.123456, "sd": 0.01, "n": 12345.0, "low": 0.1, "high": 0.2},
        {"part": "here", "name": "<c>", "error": -0.5, "n": 3.0},
        {"part": "published", "name": "paper", "error": 0.2, "verified": False},
        {"part": "published", "name": "gap", "verified": False, "missing": "not recovered"},
    ]
)
TABLE = Table(
    title="Table 0",
    caption="A caption.",
    columns=(
        words("name", "Name"),
        percent("error", "Error", spread="sd", verified="verified", absent="missing"),
        number("n", "Blocks", 0),
        interval("low", "high", "Interval"),
    ),
    frame=ROWS,
    section="part",
    notes=("A note.",),
)


def rendered(table: Table, folder: Path, suffix: str) -> str:
    write(table, folder / "table0")
    return (folder / f"table0.{suffix}").read_text(encoding="utf-8")


def test_the_csv_keeps_every_row_and_every_digit(tmp_path: Path) -> None:
    rendered(TABLE, tmp_path, "csv")
    again = pd.read_csv(tmp_path / "table0.csv")
    assert list(again.columns) == list(ROWS.columns)
    assert again["error"].tolist()[:3] == [0.123456, -0.5, 0.2]


def test_markdown_rounds_and_groups_rows_under_their_heading(tmp_path: Path) -> None:
    text = rendered(TABLE, tmp_path, "md")
    assert "**here**" in text
    assert text.index("**here**") < text.index("<c>") < text.index("**published**") < text.index("| paper |")
    assert "| a\\|b | 12.3 ± 1.0 % | 12,345 | 10.0–20.0 |" in text
    assert "| <c> | −50.0 % | 3 | – |" in text


def test_a_section_is_without_the_columns_that_it_leaves_empty(tmp_path: Path) -> None:
    published = rendered(TABLE, tmp_path, "md").split("**published**")[1]
    assert "Blocks" not in published
    assert "Error" in published


def test_an_unverified_value_has_a_dagger_and_the_table_a_note_on_it(tmp_path: Path) -> None:
    for suffix in ("md", "html"):
        text = rendered(TABLE, tmp_path, suffix)
        assert "20.0 %†" in text
        assert "12.3 ± 1.0 %†" not in text
        assert "† Published value written down from memory" in text


def test_without_unverified_values_there_is_no_note_on_them(tmp_path: Path) -> None:
    checked = Table(TABLE.title, TABLE.caption, TABLE.columns, ROWS.assign(verified=True), "part")
    assert "†" not in rendered(checked, tmp_path, "md")


def test_a_value_that_is_not_known_says_so(tmp_path: Path) -> None:
    assert "| gap | not recovered |" in rendered(TABLE, tmp_path, "md")


def test_html_escapes_text(tmp_path: Path) -> None:
    text = rendered(TABLE, tmp_path, "html")
    assert "&lt;c&gt;" in text
    assert "<c>" not in text


def test_rows_that_are_not_shown_are_in_the_csv_only(tmp_path: Path) -> None:
    table = Table(TABLE.title, TABLE.caption, TABLE.columns, ROWS, "part", shown=lambda row: row["name"] != "paper")
    assert "paper" not in rendered(table, tmp_path, "md")
    assert "paper" in rendered(table, tmp_path, "csv")


def test_significant_figures_suit_large_and_small_numbers() -> None:
    column = significant("speed", "Speed")
    assert [column.text({"speed": value}) for value in (23456.0, 610.0, 0.000308)] == ["23,500", "610", "0.000308"]
