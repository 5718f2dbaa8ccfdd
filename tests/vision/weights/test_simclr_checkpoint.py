from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tests.vision.made_up import generator
from tests.vision.weights.tensorflow_files import write_checkpoint
from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture, architecture
from threefold.vision.networks.loading import backbone
from threefold.vision.weights.simclr_checkpoint import convolutions, read_simclr

NARROW = Architecture("bottleneck", (2, 1, 2, 1), (4, 4, 8, 8))


class TensorflowResnet:
    """A bottleneck network written down as simCLR's code makes it: variables are numbered in the order of their use."""

    def __init__(self, sizes: Architecture) -> None:
        self.sizes, self.variables, self.random = sizes, {}, generator(1)

    def forward(self, images: Tensor) -> Tensor:
        self.number = 0
        hidden = F.max_pool2d(F.relu(self._convolved(images, self.sizes.widths[0], 7, 2)), 3, 2, 1)
        for stage, (depth, width) in enumerate(zip(self.sizes.depths, self.sizes.widths, strict=True)):
            for block in range(depth):
                hidden = self._block(hidden, width, 2 if stage and not block else 1, first=block == 0)
        return hidden.mean((2, 3))

    def _block(self, inputs: Tensor, width: int, stride: int, first: bool) -> Tensor:
        shortcut = self._convolved(inputs, 4 * width, 1, stride) if first else inputs
        hidden = F.relu(self._convolved(inputs, width, 1, 1))
        hidden = F.relu(self._convolved(hidden, width, 3, stride))
        return F.relu(self._convolved(hidden, 4 * width, 1, 1) + shortcut)

    def _convolved(self, inputs: Tensor, width: int, kernel: int, stride: int) -> Tensor:
        suffix = f"_{self.number}" if self.number else ""
        self.number += 1

        def variable(name: str, *shape: int) -> Tensor:
            name = name.format(suffix)
            if name not in self.variables:
                self.variables[name] = 0.2 + torch.rand(shape, generator=self.random)
            return self.variables[name]

        weight = variable("base_model/conv2d{}/kernel", kernel, kernel, inputs.shape[1], width) - 0.7
        hidden = F.conv2d(inputs, weight.permute(3, 2, 0, 1), stride=stride, padding=kernel // 2)
        parts = [
            variable(f"base_model/batch_normalization{{}}/{part}", width)
            for part in ("moving_mean", "moving_variance", "gamma", "beta")
        ]
        return F.batch_norm(hidden, *parts)


def published(sizes: Architecture) -> tuple[dict[str, Tensor], TensorflowResnet]:
    theirs = TensorflowResnet(sizes)
    theirs.forward(torch.zeros(1, 3, 64, 64))
    kernels = {name: tensor - 0.7 * name.endswith("kernel") for name, tensor in theirs.variables.items()}
    others = {
        "global_step": torch.tensor(225206),
        "head_supervised/linear_layer/dense/kernel": torch.zeros(32, 10),
        "base_model/conv2d_1/kernel/Momentum": torch.zeros(2),
    }
    return {**kernels, **others}, theirs


@pytest.fixture
def checkpoint(tmp_path: Path) -> Iterator[Path]:
    write_checkpoint(tmp_path / "model.ckpt", published(NARROW)[0])
    return tmp_path / "model.ckpt"


def test_the_network_computes_what_simclrs_does(checkpoint: Path):
    images = torch.rand(2, 3, 64, 64, generator=generator(2))

    mine = backbone(NARROW, read_simclr(checkpoint, NARROW)).eval()

    with torch.inference_mode():
        torch.testing.assert_close(mine(images), published(NARROW)[1].forward(images), rtol=1e-3, atol=1e-4)


def test_names_follow_the_published_checkpoints():
    order = list(convolutions(architecture("resnet50")))

    assert len(order) == 53
    assert order[:3] == [
        ("conv1", "bn1"),
        ("layer1.0.downsample.0", "layer1.0.downsample.1"),
        ("layer1.0.conv1", "layer1.0.bn1"),
    ]
    assert order[-1] == ("layer4.2.conv3", "layer4.2.bn3")
    assert len(list(convolutions(architecture("resnet152")))) == 155


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (Architecture("bottleneck", (2, 1, 2, 2), (4, 4, 8, 8)), "lacks base_model/conv2d"),
        (Architecture("bottleneck", (2, 1, 1, 1), (4, 4, 8, 8)), "is of shape|has an unknown"),
        (Architecture("bottleneck", (2, 1, 2, 1), (4, 4, 8, 16)), "is of shape"),
    ],
)
def test_the_checkpoint_of_another_network_is_refused_in_one_line(other: Architecture, says: str, checkpoint: Path):
    with pytest.raises(ThreefoldError, match=says) as raised:
        read_simclr(checkpoint, other)

    assert "\n" not in str(raised.value)
    assert str(checkpoint) in str(raised.value)
