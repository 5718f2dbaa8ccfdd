from pathlib import Path

import pandas as pd
import pytest

from tests.bert.artifacts.figure_project import OURS, PAPER, ROOT, make_settings, paper_settings
from threefold.bert.artifacts.matrix import Matrix, tidy
from threefold.bert.artifacts.published_matrix import published_differences, published_tickets
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import (
    ONE_SHOT,
    against_no_rewinding,
    against_same_task,
    difference_files,
    label,
    rewound_files,
    ticket_files,
    winning_tickets,
)
from threefold.bert.settings import Settings
from threefold.lottery.run import Run

TITLES = {"Questions": "SQuAD", "MLM": "MLM"}
LEVEL = 7
PUBLISHED = ROOT / "published" / "bert"


@pytest.fixture
def settings() -> Settings:
    return make_settings(TITLES)


def measured(settings: Settings, values: dict[str, tuple[float, float]]) -> Measured:
    """Dense 80, 82 and 84 points (sd 2); by the folder of mask and task what seeds 1 and 2 gave, else 50."""
    points = {}
    for path in (*ticket_files(settings, LEVEL), *rewound_files(settings, "questions", LEVEL)):
        run = Run.of(path)
        found = values.get(f"{run.task}/{run.weights}/{run.mask}", (50.0, 50.0))
        points[run] = 78.0 + 2 * run.seed if run.mask == "dense" else found[run.seed - 1]
    return Measured(points)


def row(matrix: Matrix, name: str) -> list[float]:
    return [entry.value for entry in matrix.entries[matrix.rows.index(name)]]


def test_a_cell_is_the_mean_over_the_seeds_of_the_transfer(settings: Settings) -> None:
    values = measured(settings, {"questions/pretrained/imp-mlm-level07": (60.0, 70.0)})
    matrix = winning_tickets(values, settings, LEVEL, "")
    assert matrix.rows == ("Questions (SQuAD)", "MLM", ONE_SHOT)
    assert matrix.columns == ("Questions", "MLM")
    assert row(matrix, "MLM") == [65.0, 50.0]
    assert matrix.entries[1][0].sd == pytest.approx(50**0.5)


@pytest.mark.parametrize("rule", ["A", "B", "strict"])
def test_a_cell_is_dark_within_the_deviation_of_the_whole_network_whatever_the_rule_of_table_2(rule: str) -> None:
    settings = make_settings(TITLES, winning={"tolerance": rule})
    values = measured(
        settings,
        {
            "questions/pretrained/imp-questions-level07": (81.0, 81.0),
            "questions/pretrained/imp-mlm-level07": (79.0, 83.0),
            "questions/pretrained/oneshot-level07": (75.0, 83.0),
        },
    )
    matrix = winning_tickets(values, settings, LEVEL, "")
    assert [entries[0].passes for entries in matrix.entries] == [True, True, False]
    assert matrix.counts == (1, 1, 0)


def test_against_the_same_task_the_diagonal_is_zero_and_not_counted(settings: Settings) -> None:
    values = measured(
        settings,
        {
            "questions/pretrained/imp-questions-level07": (60.0, 70.0),
            "questions/pretrained/imp-mlm-level07": (61.0, 71.0),
        },
    )
    matrix = against_same_task(values, settings, LEVEL, "")
    assert row(matrix, "Questions (SQuAD)") == [0.0, 0.0]
    assert row(matrix, "MLM") == [1.0, 0.0]
    assert row(matrix, ONE_SHOT) == [-15.0, 0.0]
    assert [[entry.itself for entry in entries] for entries in matrix.entries] == [
        [True, False],
        [False, True],
        [False, False],
    ]
    assert matrix.counts == (1, 1, 1)


def test_differences_are_taken_seed_by_seed(settings: Settings) -> None:
    values = measured(
        settings,
        {
            "questions/pretrained/imp-questions-level07": (60.0, 70.0),
            "questions/pretrained/imp-mlm-level07": (61.0, 71.0),
        },
    )
    assert against_same_task(values, settings, LEVEL, "").entries[1][0].sd == 0.0


def test_rewound_weights_are_compared_with_the_pretrained_ones_under_the_same_mask(settings: Settings) -> None:
    values = measured(
        settings,
        {
            "mlm/pretrained/imp-questions-level07": (60.0, 60.0),
            "mlm/rewound20-questions/imp-questions-level07": (62.0, 63.0),
            "mlm/standard-questions-level07/standard-questions-level07": (59.0, 58.0),
        },
    )
    matrix = against_no_rewinding(values, settings, "questions", LEVEL, "")
    assert matrix.rows == ("Rewind 5 %", "Rewind 10 %", "Rewind 20 %", "Rewind 50 %", "Standard pruning")
    assert [entries[1].value for entries in matrix.entries] == [-10.0, -10.0, 2.5, -10.0, -1.5]
    assert matrix.counts == (1, 1, 2, 1, 1)


def test_no_score_is_asked_for_twice(settings: Settings) -> None:
    for files in (difference_files(settings, LEVEL), rewound_files(settings, "mlm", LEVEL)):
        assert len(files) == len(set(files))


def test_a_title_that_names_its_counterpart_is_not_followed_by_it() -> None:
    titles = {"SQuAD v1.1": "SQuAD", "Questions": "SQuAD", "MLM": "MLM"}
    assert [label(task) for task in make_settings(titles).tasks] == ["SQuAD v1.1", "Questions (SQuAD)", "MLM"]


def published(settings: Settings) -> dict[str, Matrix]:
    return {
        "figure2": published_tickets(PUBLISHED / "figure2.csv", PUBLISHED / "table2.csv", settings),
        "figure3": published_differences(PUBLISHED / "figure3.csv", settings, "source", "Figure 3"),
        "figure4": published_differences(PUBLISHED / "figure4.csv", settings, "row", "Figure 4"),
    }


@pytest.mark.parametrize("figure", ["figure2", "figure3", "figure4"])
def test_dark_cells_of_the_published_matrices_are_as_many_as_the_paper_counts(figure: str) -> None:
    counts = pd.read_csv(PUBLISHED / "counts.csv").query("figure == @figure")["count"]
    assert published(paper_settings())[figure].counts == tuple(counts)


def test_the_published_figure_3_is_figure_2_less_its_diagonal() -> None:
    found = published(paper_settings())
    same = [found["figure2"].entries[place][place].value for place in range(len(PAPER))]
    for tickets, differences in zip(found["figure2"].entries, found["figure3"].entries, strict=True):
        for ticket, difference, own in zip(tickets, differences, same, strict=True):
            assert ticket.value - own == pytest.approx(difference.value, abs=0.011)


def test_published_tasks_with_a_counterpart_stand_first_in_our_order_and_one_shot_pruning_last() -> None:
    matrix = published(make_settings(OURS))["figure2"]
    mine = tuple(OURS.values())
    assert matrix.columns == (*mine, *(name for name in PAPER if name not in mine))
    assert matrix.rows == (*matrix.columns, ONE_SHOT)
    assert (matrix.ruled_rows, matrix.ruled_columns) == ((6,), (6,))


def test_the_papers_own_tasks_are_in_its_order_without_a_rule() -> None:
    matrix = published(paper_settings())["figure3"]
    assert matrix.columns == PAPER
    assert matrix.rows[-1] == ONE_SHOT
    assert (matrix.ruled_rows, matrix.ruled_columns) == ((), ())


def test_an_unchecked_published_value_gives_its_panel_a_dagger(tmp_path: Path) -> None:
    text = (PUBLISHED / "figure4.csv").read_text()
    (tmp_path / "figure4.csv").write_text(text.replace("true", "false", 1))
    matrix = published_differences(tmp_path / "figure4.csv", paper_settings(), "row", "Figure 4")
    assert matrix.title.endswith("†")


def test_tidy_rows_hold_every_cell_at_full_precision(settings: Settings) -> None:
    values = measured(settings, {"questions/pretrained/imp-mlm-level07": (60.0, 60.0 + 1 / 3)})
    frame = tidy([winning_tickets(values, settings, LEVEL, "here")])
    assert len(frame) == 6
    cell = frame.query("row == 'MLM' and column == 'Questions'")
    assert cell["value"].item() == pytest.approx(60 + 1 / 6)
    assert cell["short"].item() == pytest.approx(82 - 60 - 1 / 6)
