"""What a training goes on from is what was written, to the last bit, or nothing."""

from pathlib import Path

import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.sealed import read_sealed, write_sealed

TENSORS = {
    "weight": torch.arange(6.0).reshape(2, 3).t(),
    "half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    "step": torch.tensor(7),
    "none": torch.zeros(0, 3),
}
STATE = {"step": 7, "losses": [0.5, 0.25]}


def test_tensors_and_state_come_back(tmp_path: Path) -> None:
    write_sealed(tmp_path / "state", TENSORS, STATE)
    tensors, state = read_sealed(tmp_path / "state")
    assert state == STATE
    assert tensors.keys() == TENSORS.keys()
    assert all(torch.equal(tensors[name], TENSORS[name]) for name in TENSORS)
    assert all(tensors[name].dtype == TENSORS[name].dtype for name in TENSORS)


def test_a_changed_bit_is_told_wherever_it_says_something(tmp_path: Path) -> None:
    path = tmp_path / "state"
    write_sealed(path, TENSORS, STATE)
    whole = path.read_bytes()
    unnoticed = [place for place in range(len(whole)) if not is_told(path, whole, place)]
    # Blanks that pad the header.
    assert len(unnoticed) < 8
    assert all(whole[place] == ord(" ") for place in unnoticed)


def is_told(path: Path, whole: bytes, place: int) -> bool:
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    try:
        read_sealed(path)
    except ThreefoldError:
        return True
    return False


@pytest.mark.parametrize("size", [0, 7, 100, -1])
def test_what_is_not_whole_is_told(size: int, tmp_path: Path) -> None:
    path = tmp_path / "state"
    write_sealed(path, TENSORS, STATE)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ThreefoldError, match="cut short or damaged"):
        read_sealed(path)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match="state: cut short or damaged"):
        read_sealed(tmp_path / "state")


def test_layers_that_share_a_weight_are_written(tmp_path: Path) -> None:
    shared = torch.ones(3)
    write_sealed(tmp_path / "state", {"one": shared, "other": shared}, {})
    assert torch.equal(read_sealed(tmp_path / "state")[0]["other"], shared)
