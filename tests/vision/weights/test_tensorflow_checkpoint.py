from pathlib import Path

import pytest
import torch

from tests.vision.weights.tensorflow_files import FLOAT, field, table, write_checkpoint
from threefold.errors import ThreefoldError
from threefold.vision.weights.tensorflow_checkpoint import TensorflowCheckpoint

TENSORS = {
    **{f"base_model/conv2d_{number}/kernel": torch.randn(3, 3, 2, 5) for number in range(100)},
    "base_model/bias": torch.randn(300),
    "learning_rate": torch.tensor(0.25),
    "global_step": torch.tensor(225206),
}
FLOATS = {name: tensor for name, tensor in TENSORS.items() if name != "global_step"}


@pytest.mark.parametrize("shards", [1, 3])
def test_every_tensor_is_read_as_it_was_written(shards: int, tmp_path: Path):
    write_checkpoint(tmp_path / "model.ckpt-7", TENSORS, shards)

    checkpoint = TensorflowCheckpoint(tmp_path / "model.ckpt-7")

    assert checkpoint.names == sorted(TENSORS)
    assert all(torch.equal(checkpoint.tensor(name), tensor) for name, tensor in FLOATS.items())


def test_a_tensor_that_is_not_there_or_not_of_floats_is_named(tmp_path: Path):
    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    checkpoint = TensorflowCheckpoint(tmp_path / "model.ckpt")

    with pytest.raises(ThreefoldError, match=r"model\.ckpt: lacks base_model/conv2d/kernel"):
        checkpoint.tensor("base_model/conv2d/kernel")
    with pytest.raises(ThreefoldError, match="global_step is not of float32"):
        checkpoint.tensor("global_step")


def test_a_missing_index_is_named(tmp_path: Path):
    with pytest.raises(ThreefoldError, match=r"model\.ckpt\.index: no such file"):
        TensorflowCheckpoint(tmp_path / "model.ckpt")


@pytest.mark.parametrize("broken", ["short", "middle", "compressed"])
def test_a_broken_index_is_said_to_be_broken(broken: str, tmp_path: Path):
    prefix, index = tmp_path / "model.ckpt", tmp_path / "model.ckpt.index"
    write_checkpoint(prefix, TENSORS, compression=int(broken == "compressed"))
    whole = index.read_bytes()
    if broken == "short":
        index.write_bytes(whole[: len(whole) // 2])
    if broken == "middle":
        index.write_bytes(whole[:1000] + whole[1500:])

    with pytest.raises(ThreefoldError, match=r"model\.ckpt\.index: .*download it again"):
        TensorflowCheckpoint(prefix)


def test_an_entry_whose_shape_is_a_number_is_said_to_be_broken(tmp_path: Path):
    (tmp_path / "model.ckpt.index").write_bytes(table({b"": field(1, 1), b"bias": field(1, FLOAT) + field(2, 7)}))

    with pytest.raises(ThreefoldError, match=r"model\.ckpt\.index: a broken index \(a shape that is a number\)"):
        TensorflowCheckpoint(tmp_path / "model.ckpt")


def test_a_missing_or_short_shard_is_named(tmp_path: Path):
    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    shard = tmp_path / "model.ckpt.data-00000-of-00001"
    checkpoint = TensorflowCheckpoint(tmp_path / "model.ckpt")

    shard.write_bytes(shard.read_bytes()[:-200])
    with pytest.raises(ThreefoldError, match="00000-of-00001: ends within"):
        checkpoint.tensor("base_model/conv2d_99/kernel")
    shard.unlink()
    with pytest.raises(ThreefoldError, match="00000-of-00001: no such file"):
        checkpoint.tensor("base_model/bias")
