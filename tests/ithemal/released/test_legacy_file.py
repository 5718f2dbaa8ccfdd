"""Files of PyTorch 0.4 and Python 2 are read, and nothing that they name is run."""

import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.ithemal.released_files import NUMBERS, TOKENS, numbered, save_as_python_2, write_model

from threefold.errors import ThreefoldError
from threefold.ithemal.released.legacy_file import read_legacy

MATRIX = torch.arange(12.0).reshape(3, 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.mdl"


def test_tensors_come_with_their_shape_and_place_in_a_storage(path: Path) -> None:
    save_as_python_2({"whole": MATRIX, "part": MATRIX[1:, 2], "other": torch.tensor([7])}, path)
    found = read_legacy(path)
    assert torch.equal(found.tensor(found.content["whole"]), MATRIX)
    assert torch.equal(found.tensor(found.content["part"]), torch.tensor([6.0, 10.0]))
    assert torch.equal(found.tensor(found.content["other"]), torch.tensor([7]))


def test_pytorch_itself_refuses_the_released_checkpoints(tmp_path: Path, path: Path) -> None:
    """Should it read them some day, the reader can go."""
    write_model(tmp_path / "predictor.dump", path, numbered((*TOKENS, *NUMBERS)), rows=200, size=4)
    with pytest.raises(pickle.UnpicklingError, match="Unsupported operand 73"):
        torch.load(path, weights_only=True)
    assert read_legacy(path).content["epoch"] == 100


class Malicious:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.marker),)


def test_what_a_file_names_is_not_run(tmp_path: Path, path: Path) -> None:
    save_as_python_2({"model": Malicious(tmp_path / "run")}, path)
    made = read_legacy(path).content["model"]
    assert made.made_of == (str(tmp_path / "run"),)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.95])
def test_a_file_that_is_cut_short_is_refused(path: Path, share: float) -> None:
    save_as_python_2({"whole": MATRIX}, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ThreefoldError, match=r"file\.mdl: not a file of PyTorch 0\.4, or cut short"):
        read_legacy(path)


def test_a_file_of_todays_pytorch_is_refused(path: Path) -> None:
    torch.save({"whole": MATRIX}, path)
    with pytest.raises(ThreefoldError, match=r"not a file of PyTorch 0\.4"):
        read_legacy(path)


def test_a_tensor_that_reaches_beyond_its_storage_is_refused(path: Path) -> None:
    save_as_python_2(MATRIX, path)
    whole = path.read_bytes()
    # The offset, ahead of the shape (3, 4).
    path.write_bytes(whole.replace(b"K\x00K\x03K\x04", b"K\x09K\x03K\x04"))
    found = read_legacy(path)
    with pytest.raises(RuntimeError):
        found.tensor(found.content)


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(ThreefoldError, match="no such file; fetch it"):
        read_legacy(path)
