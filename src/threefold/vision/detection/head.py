"""YOLO's head."""

import torch
from torch import Tensor, nn

from threefold.vision.detection.blocks import convolution, initialise


class Head(nn.Module):
    """For every slot of every scale a box's offsets, its objectness and its classes."""

    def __init__(self, channels: tuple[int, ...], anchors: int, classes: int) -> None:
        """Read maps of `channels`, from fine to coarse, for so many `anchors` a cell."""
        super().__init__()
        self.numbers = 4 + 1 + classes
        self.scales = nn.ModuleList(
            nn.Sequential(convolution(count, 2 * count, 3), nn.Conv2d(2 * count, anchors * self.numbers, 1))
            for count in channels
        )
        initialise(self)

    def forward(self, maps: list[Tensor]) -> Tensor:
        """Numbers (batch, slots, 4 + 1 + classes), the slots as in `grid.Grid`."""
        read = (scale(features) for scale, features in zip(self.scales, maps, strict=True))
        return torch.cat(
            [numbers.unflatten(1, (-1, self.numbers)).permute(0, 3, 4, 1, 2).flatten(1, 3) for numbers in read], 1
        )
