"""What was written down of the vision paper."""

import pytest

from tests.vision.published_files import FILES, ROOT
from threefold.reporting import published
from threefold.reporting.published import rows_by
from threefold.vision.claims.levels import LEVELS, level_at, per_cent

FOLDER = ROOT / "published" / "vision"


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("table1", 10 + 2),
        ("table2", 7),
        ("figure3", 4 * 8 * 19),
        ("figure5", 2 * 6 * 19),
        ("figure7", 3),
        ("figure9", 19 + 21),
        ("winning", 3 + 24 + 12 + 6 + 6 + 4),
        ("elsewhere", 12 * 2 * 4),
    ],
)
def test_nothing_is_missing(name: str, rows: int) -> None:
    assert len(published.read(FOLDER / f"{name}.csv")) == rows


@pytest.mark.parametrize("name", ["figure3", "figure5"])
def test_curves_have_all_levels_at_the_sparsities_of_the_schedule_and_an_error_each(name: str) -> None:
    rows = published.read(FILES[name])
    for _, curve in rows.groupby(["task", "mask", "weights"]):
        assert tuple(curve["level"]) == LEVELS
        assert list(curve["sparsity"]) == [round(per_cent(level), 2) for level in LEVELS]
    assert rows["error"].gt(0).all()
    assert rows["value"].between(20, 98).all()


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("figure3", ("CIFAR-10", "pretraining", "imagenet", "8"), 94.17),
        ("figure3", ("CIFAR-100", "task", "rewound-5", "18"), 67.21),
        ("figure3", ("SVHN", "pretraining", "simclr", "7"), 96.87),
        ("figure3", ("Fashion-MNIST", "task", "moco", "18"), 93.01),
        ("figure5", ("VOC07", "task", "imagenet", "4"), 51.74),
        ("figure5", ("VOC12", "pretraining", "simclr", "18"), 22.25),
    ],
)
def test_points_are_those_that_were_read(name: str, key: tuple[str, ...], value: float) -> None:
    assert rows_by(FILES[name], "task", "mask", "weights", "level")[key]["value"] == value


def test_points_that_nobody_could_see_say_so() -> None:
    rows = published.read(FILES["figure3"])
    assert (rows["reading"] == "hidden").sum() == 2 + 1 + 2 + 2 + 1
    assert (rows["reading"] == "legend").sum() == 4
    assert rows[rows["reading"] != "curve"]["provenance"].str.contains("by hand|legend").all()


def test_steep_parts_of_figure_9_are_empty_or_of_unknown_error() -> None:
    rows = published.read(FILES["figure9"])
    steep = rows[(rows["network"] == "resnet50") & rows["level"].between(13, 17)]
    assert steep["value"].isna().all()
    assert rows[rows["value"].notna() & rows["error"].isna()]["value"].tolist() == [72.0, 75.7, 73.4, 73.2]
    assert rows.set_index(["network", "level"]).loc[("resnet50", 0), "millions"] == 23.446


def test_stated_sparsities_are_levels_of_the_schedule() -> None:
    for sparsity in published.read(FILES["winning"])["sparsity"]:
        assert round(per_cent(level_at(sparsity)), 2) == sparsity


def test_a_value_from_memory_is_marked() -> None:
    rows = published.read(FOLDER / "text.csv")
    assert rows[~rows["verified"]]["quantity"].tolist() == ["dense-accuracy"]


def test_others_have_fine_tuned_the_authors_tickets() -> None:
    rows = rows_by(FOLDER / "elsewhere.csv", "task", "training", "sparsity")
    assert (rows["CIFAR-100", "fine-tuning", "90"]["mean"], rows["CIFAR-100", "fine-tuning", "90"]["sd"]) == (
        82.97,
        0.08,
    )
    assert rows["Pets", "linear-probe", "95"]["mean"] == 15.91


def test_table_1_has_the_training_of_every_task() -> None:
    rows = published.read(FOLDER / "table1.csv").set_index("task")
    assert rows.loc["CIFAR-10", ["epochs", "batch", "learning_rate", "weight_decay"]].tolist() == [182, 256, 0.1, 2e-4]
    assert rows.loc["VOC12", "iterations"] == 30_000
