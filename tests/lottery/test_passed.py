"""Weights that a training passed are those that it passed, or it is made again."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.lottery.passed import keep, trained


class Training:
    """Keeps its weights at a path, where the first ones are damaged; its result is how often it was made."""

    def __init__(self, path: Path, damage: Callable[[bytes], bytes]) -> None:
        self._path, self._damage = path, damage
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        if self.made == 2:
            assert not self._path.parent.exists()
        keep(self._path, {"weight": torch.full((4,), 3.0)})
        if self.made == 1:
            self._path.write_bytes(self._damage(self._path.read_bytes()))
        return self.made


@pytest.mark.parametrize(
    ("damage", "times"),
    [(lambda kept: kept, 1), (lambda kept: kept[:-9], 2), (lambda kept: kept[:-1] + b"\x01", 2)],
    ids=["none", "truncated", "changed"],
)
def test_damaged_weights_are_made_again_from_the_start(
    damage: Callable[[bytes], bytes], times: int, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint" / "20.safetensors"
    training = Training(path, damage)
    result, weights = trained(training, {"early": path}, path.parent)
    assert result == training.made == times
    assert torch.equal(weights["early"]["weight"], torch.full((4,), 3.0))


def test_weights_that_are_never_kept_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").mkdir()
    with pytest.raises(ThreefoldError, match=r"20\.safetensors"):
        trained(lambda: None, {"early": tmp_path / "checkpoint/20.safetensors"}, tmp_path / "checkpoint")
