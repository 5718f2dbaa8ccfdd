"""The residual network without its classifier, of torchvision's blocks and with torchvision's names."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import EXPANSION, Architecture
from threefold.vision.torchvision_parts import BasicBlock, Bottleneck


class Backbone(nn.Module):
    """Convolutions, batch normalisations and residual connections; the state dict has torchvision's names, no `fc`.

    Weights are PyTorch's defaults until a state dict (`fresh`, or one that was read) is loaded.

    Attributes:
        channels: of each stage's map.
        strides: pixels of the image from one of a map's cells to the next.
    """

    def __init__(self, architecture: Architecture, dilated: int = 0) -> None:
        """The network of `architecture`.

        Args:
            dilated: how many of the last stages dilate their convolutions instead of halving the resolution: 1 gives
                ResNet-50 an output stride of 16, as DeepLabv3+ has it. The weights are the same.

        Raises:
            ThreefoldError: basic blocks cannot be dilated.
        """
        super().__init__()
        a = architecture
        if dilated and a.block == "basic":
            raise ThreefoldError("network: torchvision's basic blocks know no dilation; use bottleneck blocks")
        self.architecture = architecture
        kernel, stride = (7, 2) if a.stem == "large" else (3, a.stem_stride)
        self.conv1 = nn.Conv2d(a.channels, a.widths[0], kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(a.widths[0])
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1) if a.stem == "large" else nn.Identity()
        self.stage_names = tuple(f"layer{number}" for number in range(1, len(a.depths) + 1))
        self.channels = a.stage_channels
        inputs = (a.widths[0], *a.stage_channels)
        dilation, apart, strides = 1, a.stem_stride, []
        for index, (name, (entering, _)) in enumerate(zip(self.stage_names, pairwise(inputs), strict=True)):
            stride, before = (1 if index == 0 else 2), dilation
            if index >= len(a.depths) - dilated:
                stride, dilation = 1, dilation * stride
            self.add_module(name, _stage(a, index, entering, stride, before, dilation))
            apart *= stride
            strides.append(apart)
        self.strides = tuple(strides)
        # The order of the channels in memory that convolutions are fastest in, on CPUs and GPUs alike.
        self.to(memory_format=torch.channels_last)

    def stages(self, images: Tensor) -> tuple[Tensor, ...]:
        """The feature map that leaves each stage, (batch, `architecture.stage_channels`, height, width).

        Args:
            images: float (batch, channels, height, width), normalised. With the large stem, the stages have strides
                4, 8, 16 and 32.
        """
        hidden = images.contiguous(memory_format=torch.channels_last)
        hidden = self.maxpool(self.relu(self.bn1(self.conv1(hidden))))
        found = []
        for name in self.stage_names:
            hidden = self.get_submodule(name)(hidden)
            found.append(hidden)
        return tuple(found)

    def forward(self, images: Tensor) -> Tensor:
        """The images' features, (batch, `architecture.features`): means over the last feature map."""
        return self.stages(images)[-1].mean((2, 3))


def _stage(
    architecture: Architecture, index: int, entering: int, stride: int, dilation_before: int, dilation: int
) -> nn.Sequential:
    """Stage number `index`; only its first block changes resolution and width, and the dilation comes after it."""
    width, block = architecture.widths[index], architecture.block
    leaving = width * EXPANSION[block]
    shortcut = None
    if stride != 1 or entering != leaving:
        shortcut = nn.Sequential(nn.Conv2d(entering, leaving, 1, stride, bias=False), nn.BatchNorm2d(leaving))
    make = BasicBlock if block == "basic" else Bottleneck
    first = make(entering, width, stride, shortcut, dilation=dilation_before)
    others = (make(leaving, width, dilation=dilation) for _ in range(architecture.depths[index] - 1))
    return nn.Sequential(first, *others)
