import math

import pandas as pd

from threefold.files import read_header, read_table, write_table
from threefold.ithemal.baselines.prediction_file import (
    failure_counts,
    prediction_table,
    read_test_blocks,
    read_train_blocks,
    write_predictions,
)


def test_test_blocks_are_those_of_both_test_splits_in_the_order_of_the_dataset(tmp_path):
    splits = ["train", "test_random", "validation", "test_grouped", "test_random"]
    write_table(tmp_path / "d.parquet", pd.DataFrame({"hex": list("abcde"), "split": splits}))
    assert read_test_blocks(tmp_path / "d.parquet")["hex"].tolist() == ["b", "d", "e"]


def test_train_blocks_exclude_the_validation_set(tmp_path):
    frame = pd.DataFrame({"cycles": [1.0, 2.0, 3.0], "split": ["train", "validation", "train"]})
    write_table(tmp_path / "d.parquet", frame)
    assert read_train_blocks(tmp_path / "d.parquet", ["cycles"])["cycles"].tolist() == [1.0, 3.0]


def test_a_failed_block_keeps_its_row_without_a_value_and_is_counted_by_its_reason(tmp_path):
    blocks = pd.DataFrame({"hex": ["90", "c3"], "split": ["test_grouped", "test_random"]})
    table = prediction_table(["90", "c3"], [0.25, math.nan], ["", "unknown_form"])
    write_predictions(tmp_path / "p.parquet", blocks, table, {"tool": "osaca"})

    written = read_table(tmp_path / "p.parquet")
    assert written.columns.tolist() == ["hex", "split", "predicted", "failure"]
    assert written["split"].tolist() == ["test_grouped", "test_random"]
    assert written["predicted"].dtype == "float32"
    assert written["predicted"].isna().tolist() == [False, True]
    header = read_header(tmp_path / "p.parquet")
    assert header == {"tool": "osaca", "blocks": 2, "failures": {"unknown_form": 1}}


def test_without_failures_nothing_is_counted():
    assert failure_counts(prediction_table(["90"], [1.0])) == {}
