from pathlib import Path

import pytest

from tests.bert.artifacts.figure_project import ROOT
from threefold.bert.artifacts.contradictions import FILES, accepted, contradictions
from threefold.bert.artifacts.contradictory_figures import cells, counts, implied_counts
from threefold.bert.artifacts.quoted import read_quoted
from threefold.reporting import published

PUBLISHED = {name: ROOT / published.path("bert", name) for name in FILES}


def note(words: str, files: dict[str, Path] = PUBLISHED) -> str:
    return next(note for note in contradictions(files) if words in note)


def test_every_published_file_says_where_each_row_comes_from() -> None:
    files = sorted((ROOT / "published" / "bert").glob("*.csv"))
    assert len(files) == 14
    assert all(len(published.read(file)) for file in files)


def test_rule_b_accepts_all_tickets_of_table_2_and_rule_a_seven() -> None:
    table2 = read_quoted(PUBLISHED["table2"])
    assert len(accepted(table2, "B")) == 11
    assert {task for task, _ in table2} - set(accepted(table2, "A")) == {"MRPC", "SST-2", "CoLA", "MLM"}


def test_figure_3_is_figure_2_minus_its_diagonal() -> None:
    values, shown = cells(PUBLISHED, "figure2", "value"), cells(PUBLISHED, "figure3", "difference")
    off = [shown[cell] - (value - values[cell[1], cell[1]]) for cell, value in values.items()]
    assert len(off) == 132
    assert max(map(abs, off)) < 0.0101


def test_the_dark_cells_of_figure_2_are_as_many_as_printed_but_not_those_within_table_2s_deviation() -> None:
    rows = published.read(PUBLISHED["figure2"])
    assert rows[rows["dark"]].groupby("source").size().to_dict() == dict(counts(PUBLISHED, "figure2"))
    assert list(implied_counts(PUBLISHED).values()) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2]


def test_the_counts_of_figures_3_and_4_are_of_cells_that_are_not_negative() -> None:
    figure3 = published.read(PUBLISHED["figure3"]).query("source != target and difference >= 0")
    assert figure3.groupby("source").size().to_dict() == {
        row: count for row, count in counts(PUBLISHED, "figure3").items() if count
    }
    figure4 = published.read(ROOT / published.path("bert", "figure4")).query("difference >= 0")
    assert figure4.groupby("row").size().to_dict() == counts(PUBLISHED, "figure4")


@pytest.mark.parametrize(
    "words",
    [
        "lower by more than 0.5 points on QQP 0.80, QNLI 0.85, MRPC 0.83, CoLA 1.75",
        "STS-B is said to drop under standard pruning; in Table 3 that is +0.39",
        "SQuAD at 40 % is 31.8 in Table 2 and 79.2 in Figure 1, which has 29.3 at 60 %",
        "CoLA at 50 % is 9.6 in Table 2 and 6.9 in Figure 1",
        "3 source tasks are said to transfer to more than two others; in Figure 3 it is 2 (SQuAD, MLM)",
        "half of the others if a drop of 2.5 points is permitted; in Figure 3 it is 5 (QQP, QNLI, RTE, SQuAD, MLM)",
        "MNLI 4 and 2; SQuAD 3 and 4; one-shot 4 and 3",
        "differs in 7 of 132 cells",
        "20,000 steps are 3.6 epochs where Table 1 has 2 (11,082 steps)",
    ],
)
def test_a_contradiction_is_computed_from_the_published_values(words: str) -> None:
    assert note(words)


def test_a_corrected_published_value_changes_the_note(tmp_path: Path) -> None:
    corrected = tmp_path / "table2.csv"
    text = PUBLISHED["table2"].read_text()
    assert "SQuAD,40,random-pruning,31.8" in text
    corrected.write_text(text.replace("SQuAD,40,random-pruning,31.8", "SQuAD,40,random-pruning,79.0"))
    notes = contradictions({**PUBLISHED, "table2": corrected})
    assert not any("Random pruning of SQuAD" in note for note in notes)


def test_what_does_fit_is_not_listed() -> None:
    assert not any("RTE is said" in note for note in contradictions(PUBLISHED))
