from pathlib import Path
from statistics import mean, stdev

import pandas as pd
import pytest

from tests.bert.artifacts.figure_project import SMALL, make_settings
from tests.bert.artifacts.table_project import draw, like_the_paper
from threefold.bert.artifacts import catalogue
from threefold.bert.settings import Settings
from threefold.bert.winning import RULES, Winning
from threefold.lottery.run import MaskName, Run

TABLES = [name for name in catalogue("results/bert").names if name.startswith("table")]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return make_settings(SMALL)


def levels(settings: Settings, level: int, strict: int | None = None) -> Winning:
    by_rule = dict.fromkeys(RULES, level) | {"strict": level if strict is None else strict}
    return Winning(dict.fromkeys(settings.names, by_rule), "B")


def only(frame: pd.DataFrame, **values: object) -> "pd.Series[float]":
    for column, value in values.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def text(name: str) -> str:
    return Path(f"out/{name}.md").read_text()


def test_the_tables_of_the_paper_and_of_its_appendices_are_found() -> None:
    assert [f"table{number}" for number in range(1, 10)] == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_table_draws_from_exactly_what_it_needs(name: str, settings: Settings) -> None:
    assert len(draw(name, settings)) >= 3
    assert text(name).startswith(f"# Table {name.removeprefix('table')}")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_draws_from_one_seed_and_with_no_ticket_at_all(name: str, settings: Settings) -> None:
    one_seed = make_settings(SMALL, seeds=[1], comparison_seeds=[1], transfer=_transfer(settings))
    draw(name, one_seed, winning=levels(one_seed, 0))
    assert "nan" not in text(name)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_draws_where_masked_language_modelling_is_the_only_task(name: str, settings: Settings) -> None:
    transfer = {"sparsity": 0.7, "other_sparsities": [], "rewound_sources": ["mlm"]}
    alone = make_settings(SMALL, only=["mlm"], transfer=transfer)
    draw(name, alone, winning=levels(alone, 5))
    assert "nan" not in text(name)


@pytest.mark.parametrize("name", ["table2", "table9"])
def test_drawing_twice_gives_the_same_bytes(name: str, settings: Settings) -> None:
    draw(name, settings)
    first = text(name)
    draw(name, settings)
    assert text(name) == first


def _transfer(settings: Settings) -> dict[str, object]:
    return {
        "sparsity": settings.transfer_sparsity,
        "other_sparsities": list(settings.other_transfer_sparsities),
        "rewound_sources": list(settings.rewound_sources),
    }


def test_a_row_is_the_mean_over_seeds_in_points_with_n_minus_1_and_its_gap_to_dense(settings: Settings) -> None:
    row = only(draw("table2", settings, winning=levels(settings, 6)), task="questions", row="ticket")
    found = [100 * like_the_paper(settings.ticket("questions", 6, seed)) for seed in settings.seeds]
    dense = [100 * like_the_paper(settings.dense("questions", seed)) for seed in settings.seeds]
    assert row["mean"] == pytest.approx(mean(found))
    assert row["sd"] == pytest.approx(stdev(found))
    assert row["gap"] == pytest.approx(mean(found) - mean(dense))
    assert row["sparsity"] == pytest.approx(60)


def test_beside_it_stands_the_counterparts_published_value_with_its_own_gap(settings: Settings) -> None:
    row = only(draw("table2", settings), task="questions", row="random-pruning")
    assert (row["published"], row["published_sparsity"]) == (31.8, 40)
    assert row["published_gap"] == pytest.approx(31.8 - 88.1)
    ticket = only(draw("table2", settings), task="acceptability", row="ticket")
    assert (ticket["published"], ticket["published_sd"]) == (53.8, 0.9)


def test_the_rows_of_table_2_are_of_the_runs_that_they_name(settings: Settings) -> None:
    def by_name(run: Run) -> float:
        mask = MaskName.parse(run.mask)
        return {"random": 0.2, "dense": 0.9}.get(mask.kind, {"random": 0.3, "shuffled": 0.4}.get(run.weights, 0.8))

    frame = draw("table2", settings, by_name, levels(settings, 3))
    means = frame[frame["task"] == "mlm"].set_index("row")["mean"].round(6).to_dict()
    assert means == {"full": 90, "ticket": 80, "random-pruning": 20, "reinitialised": 30, "shuffled": 40}


def test_table_2_names_the_winning_sparsity_by_every_rule_and_says_where_none_wins(settings: Settings) -> None:
    draw("table2", settings, winning=levels(settings, 6, strict=2))
    assert "**Questions (SQuAD): 60 % by rule B; A 60 %, strict 20 %; published 40 %**" in text("table2")
    draw("table2", settings, winning=levels(settings, 0))
    assert "**Questions (SQuAD): 0 % by rule B (no ticket wins; the rows are of the dense network)" in text("table2")


def test_the_true_sparsity_is_shown_where_rounds_prune_what_remains(settings: Settings) -> None:
    remaining = make_settings(SMALL, protocol_overrides={"schedule": "remaining"})
    frame = draw("table2", remaining, winning=levels(remaining, 12))
    assert only(frame, task="mlm", row="ticket")["sparsity"] == pytest.approx(71.757, abs=1e-3)
    assert "71.76 % by rule B" in text("table2")


def test_table_3_compares_every_rewinding_point_with_the_pre_trained_weights(settings: Settings) -> None:
    def gains(run: Run) -> float:
        if run.weights.startswith("rewound"):
            return 0.8 + int(run.weights[len("rewound") :][:2]) / 1000
        return 0.7 if run.weights.startswith("standard") else 0.8

    frame = draw("table3", settings, gains, levels(settings, 5))
    found = frame[frame["task"] == "mlm"].set_index("row")["to_start"].dropna().round(6).to_dict()
    assert found == {"rewind-5": 0.5, "rewind-10": 1, "rewind-20": 2, "rewind-50": 5, "standard": -10}
    theirs = only(frame, task="mlm", row="rewind-50")
    assert theirs["published_to_start"] == pytest.approx(64.21 - 63.07)


def test_table_4_goes_by_the_strict_rule_and_marks_what_was_inferred(settings: Settings) -> None:
    frame = draw("table4", settings, winning=levels(settings, 6, strict=3))
    row = only(frame, task="questions")
    assert (row["sparsity"], row["sparsity_by_tolerance"], row["published_sparsity"]) == (pytest.approx(30), 60, 20)
    assert "not recovered" in text("table4")
    inferred = make_settings({"MNLI": "MNLI", **SMALL})
    draw("table4", inferred)
    assert "70†" in text("table4")


def test_table_5_has_mean_median_and_best_of_the_runs(settings: Settings) -> None:
    def by_seed(run: Run) -> float:
        return {1: 0.5, 2: 0.6, 3: 0.9}[run.seed] - 0.1 * (run.mask != "dense")

    row = only(draw("table5", settings, by_seed, levels(settings, 5)), task="mlm", row="ticket")
    assert row[["mean", "median", "best"]].tolist() == pytest.approx([100 * 1.7 / 3, 50, 80])
    assert row[["mean_gap", "median_gap", "best_gap"]].tolist() == pytest.approx([-10, -10, -10])


def test_a_value_that_is_written_into_the_published_file_is_shown(settings: Settings) -> None:
    draw("table5", settings)
    path = Path("published/bert/table5.csv")
    line = next(line for line in path.read_text().splitlines() if line.startswith("CoLA,ticket,,,"))
    path.write_text(path.read_text().replace(line, 'CoLA,ticket,53.8,54.0,55.1,"supplement, its table",true'))
    assert only(draw("table5", settings), task="acceptability", row="ticket")["published_best"] == 55.1
    assert "55.1 |" in text("table5")


def test_table_6_lists_the_other_metrics_after_the_tasks_own(settings: Settings) -> None:
    frame = draw("table6", settings)
    rows = frame[(frame["task"] == "questions") & (frame["row"] == "full")].set_index("metric")
    assert list(rows.index) == ["token-f1", "other"]
    assert rows.loc["other", "mean"] == pytest.approx(rows.loc["token-f1", "mean"] / 2)


def test_table_7_puts_the_mask_of_mlm_at_each_tasks_own_level_to_the_tolerance(settings: Settings) -> None:
    def worse_on_questions(run: Run) -> float:
        foreign = MaskName.parse(run.mask).source == "mlm" and run.task == "questions"
        return 0.8 - 0.05 * foreign + 0.001 * run.seed

    frame = draw("table7", settings, worse_on_questions, levels(settings, 4))
    assert set(frame["task"]) == {"acceptability", "questions"}
    assert only(frame, task="questions", row="mlm-mask")["wins"] == "no"
    assert only(frame, task="acceptability", row="mlm-mask")["wins"] == "yes"
    assert only(frame, task="acceptability", row="mlm-mask")["sparsity"] == pytest.approx(40)
    assert "a winning ticket on 1, within 0.5 points on 0 more, the largest gap 5.0 points" in text("table7")
    assert "a winning ticket on 5 downstream tasks, within 0.5 points on 3 more, gaps of 1.6 and 2.6" in text("table7")


def test_table_8_shows_the_sources_that_figure_4_does_not(settings: Settings) -> None:
    def gains(run: Run) -> float:
        return 0.8 + 0.01 * run.weights.startswith("rewound50") - 0.02 * run.weights.startswith("standard")

    frame = draw("table8", settings, gains)
    assert set(frame["source"]) == set(settings.rewound_sources[1:]) == {"mlm"}
    last, standard = frame.set_index("name").loc[["Rewind 50 %", "Standard pruning"]].to_dict("records")
    assert (last["questions"], last["not_worse"]) == (pytest.approx(1), 3)
    assert (standard["questions"], standard["not_worse"]) == (pytest.approx(-2), 0)


def test_table_1_counts_our_training_examples_and_multiplies_the_papers_steps(settings: Settings) -> None:
    frame = draw("table1", settings, examples=lambda task: {"questions": 640}.get(task, 320))
    here = only(frame, origin="here", task="questions")
    assert (here["examples"], here["steps"]) == (640, 10)
    theirs = only(frame, origin="published", task="SQuAD")
    assert (theirs["examples"], theirs["steps"], theirs["learning_rate"]) == (88656, 11082, 3e-5)
