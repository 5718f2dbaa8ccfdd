import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table, write_table
from threefold.ithemal.baselines.constant import best_constant, write


def mean_relative_error(constant: float, cycles: np.ndarray) -> float:
    return float(np.mean(np.abs(constant - cycles) / cycles))


@given(st.lists(st.floats(0.1, 500), min_size=1, max_size=30))
def test_no_measured_value_would_be_a_better_constant(cycles):
    # The error is piecewise linear in the constant, with corners at the measured values: its minimum is at one.
    measured = np.array(cycles)
    least = min(mean_relative_error(value, measured) for value in measured)
    assert mean_relative_error(best_constant(measured), measured) == pytest.approx(least, rel=1e-9)


def test_it_lies_below_the_median_because_overestimates_cost_more():
    assert best_constant([1.0, 2.0, 4.0, 100.0, 100.0]) == 1.0


def test_without_training_blocks_it_says_so():
    with pytest.raises(ThreefoldError, match="train"):
        best_constant([])


def test_the_file_is_fitted_to_the_train_rows_only(tmp_path):
    frame = pd.DataFrame(
        {
            "hex": ["90", "91", "92"],
            "cycles": np.array([2.0, 50.0, 90.0], dtype="float32"),
            "split": ["train", "validation", "test_grouped"],
        }
    )
    write_table(tmp_path / "dataset.parquet", frame)
    write(tmp_path / "dataset.parquet", tmp_path / "constant.parquet")
    assert read_table(tmp_path / "constant.parquet")["predicted"].tolist() == [2.0]
    assert read_header(tmp_path / "constant.parquet")["cycles"] == 2.0
