from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.files import write_table
from threefold.ithemal.artifacts.evaluation import Evaluation, evaluation

CYCLES = [1.0, 2.0, 4.0, 8.0]


def predicted(path: Path, values: dict[str, float]) -> Path:
    frame = pd.DataFrame(
        {"hex": list(values), "split": "test_grouped", "predicted": list(values.values()), "failure": ""}
    )
    write_table(path, frame)
    return path


def read(folder: Path, files: dict[str, dict[str, float]]) -> Evaluation:
    rows = pd.DataFrame(
        {
            "hex": ["aa", "bb", "cc", "dd", "ee"],
            "source": "libc",
            "instructions": 1,
            "cycles": [*CYCLES, 16.0],
            "tokens": "t",
            "group": range(5),
            "split": ["test_grouped", "test_grouped", "test_grouped", "test_random", "train"],
        }
    )
    write_table(folder / "local" / "dataset.parquet", rows)
    paths = [predicted(folder / "local" / "predictions" / f"{stem}.parquet", values) for stem, values in files.items()]
    return evaluation(folder / "local" / "dataset.parquet", paths)


def test_training_blocks_are_left_out_and_predictions_aligned_by_block(tmp_path: Path) -> None:
    found = read(tmp_path, {"width": {"dd": 4.0, "aa": 2.0, "bb": 1.0, "cc": 4.0}})
    assert found.dataset == "local"
    assert found.measured.tolist() == CYCLES
    assert found.errors("width").tolist() == [1.0, 0.5, 0.0, 0.5]


def test_the_model_s_error_is_the_mean_over_its_seeds(tmp_path: Path) -> None:
    exact = {"aa": 1.0, "bb": 2.0, "cc": 4.0, "dd": 8.0}
    twice = {block: 2 * cycles for block, cycles in exact.items()}
    found = read(tmp_path, {"ithemal-seed1": exact, "ithemal-seed2": twice})
    assert found.families == ["ithemal"]
    assert found.errors("ithemal").tolist() == [0.5] * 4


def test_a_failure_and_a_block_that_was_not_asked_about_differ(tmp_path: Path) -> None:
    found = read(tmp_path, {"osaca": {"aa": 1.0, "bb": np.nan}})
    assert found.was_asked("osaca").tolist() == [True, True, False, False]
    assert found.answered("osaca").tolist() == [True, False, False, False]


def test_the_common_blocks_are_those_that_all_answered(tmp_path: Path) -> None:
    found = read(tmp_path, {"osaca": {"aa": 1.0, "bb": np.nan, "dd": 3.0}, "width": {"aa": 1.0, "bb": 1.0, "cc": 1.0}})
    assert found.common(["osaca", "width"]).blocks["hex"].tolist() == ["aa"]


def test_the_shipped_model_stands_in_where_none_was_trained(tmp_path: Path) -> None:
    assert read(tmp_path, {"shipped": {"aa": 1.0}}).model == "shipped"
    assert read(tmp_path, {"shipped": {"aa": 1.0}, "ithemal-seed1": {"aa": 1.0}}).model == "ithemal"
    with pytest.raises(ThreefoldError, match="no predictions of Ithemal"):
        assert read(tmp_path, {"width": {"aa": 1.0}}).model


def test_predictions_of_another_data_set_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=r"width\.parquet: predicts ff"):
        read(tmp_path, {"width": {"aa": 1.0, "ff": 1.0}})
