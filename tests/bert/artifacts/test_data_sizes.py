from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from threefold.bert.artifacts.data_sizes import training_examples
from threefold.errors import ThreefoldError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mnli.safetensors"
    save_file({"train.tokens": np.zeros((30, 4), np.int32), "dev.tokens": np.zeros((7, 4), np.int32)}, path)
    return path


def test_a_training_set_is_as_large_as_it_has_rows(file: Path) -> None:
    assert training_examples(file) == 30


def test_what_is_no_whole_data_set_is_refused_in_one_line(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(
        ThreefoldError, match=r"mnli\.safetensors: not a whole data set .*; prepare it again$"
    ) as refused:
        training_examples(file)
    assert "\n" not in str(refused.value)
    file.unlink()
    with pytest.raises(ThreefoldError, match="not a whole data set"):
        training_examples(file)
