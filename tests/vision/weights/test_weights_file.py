from pathlib import Path

import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.tensor_file import write_tensors
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.loading import backbone
from threefold.vision.weights.weights_file import read_weights

SMALL = architecture("resnet8", channels=1)


def test_weights_return_as_they_were_written(tmp_path: Path):
    network = backbone(SMALL, fresh(SMALL, 1))

    write_tensors(tmp_path / "a.safetensors", network.state_dict())
    write_tensors(tmp_path / "b.safetensors", dict(reversed(network.state_dict().items())))
    found = read_weights(tmp_path / "a.safetensors", SMALL)

    assert all(torch.equal(found[name], tensor) for name, tensor in network.state_dict().items())
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (fresh(architecture("resnet14", channels=1), 1), "has an unknown layer1.1"),
        (fresh(architecture("resnet8", channels=3), 1), r"conv1.weight is of shape \[16, 3, 3, 3\] where"),
        ({}, "lacks bn1.bias"),
    ],
)
def test_weights_of_another_network_are_refused(weights, says, tmp_path: Path):
    write_tensors(tmp_path / "other.safetensors", weights)

    with pytest.raises(ThreefoldError, match=says):
        read_weights(tmp_path / "other.safetensors", SMALL)


def test_missing_and_broken_files_are_named(tmp_path: Path):
    (tmp_path / "broken.safetensors").write_bytes(b"no tensors")

    with pytest.raises(ThreefoldError, match=r"none\.safetensors: no such file"):
        read_weights(tmp_path / "none.safetensors")
    with pytest.raises(ThreefoldError, match=r"broken\.safetensors: not a whole safetensors file"):
        read_weights(tmp_path / "broken.safetensors")
