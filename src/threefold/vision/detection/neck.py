"""YOLOv4's neck: spatial pyramid pooling and a path aggregation network."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.vision.detection.blocks import convolution, initialise, narrowing


@dataclass(frozen=True)
class NeckSize:
    """How much neck there is; the defaults are those of the paper's code (model/YOLOv4.py).

    Attributes:
        scales: how many of the backbone's stages are used, from its end.
        pools: sides of the pyramid's windows, in cells; odd.
        pairs: of 3×3 and 1×1 convolutions in each of the aggregation's blocks.
    """

    scales: int = 3
    pools: tuple[int, ...] = (5, 9, 13)
    pairs: int = 2


class PyramidPooling(nn.Module):
    """The coarsest map beside its maxima over windows (He et al. 2015, as YOLOv4 uses it)."""

    def __init__(self, channels: int, pools: tuple[int, ...]) -> None:
        """From `channels` to half as many for the map and for each of `pools`."""
        super().__init__()
        self.before = narrowing(channels, channels // 2, 1)
        self.pools = nn.ModuleList(nn.MaxPool2d(pool, 1, pool // 2) for pool in pools)

    def forward(self, features: Tensor) -> Tensor:
        """Of a map (batch, channels, height, width)."""
        narrow = self.before(features)
        return torch.cat([narrow, *(pool(narrow) for pool in self.pools)], 1)


class Neck(nn.Module):
    """Maps of all scales, each informed by all others (Liu et al. 2018, "Path Aggregation Network")."""

    def __init__(self, channels: tuple[int, ...], size: NeckSize) -> None:
        """Take maps of `channels`, from fine to coarse; the maps given have half as many, see `channels`."""
        super().__init__()
        self.channels = tuple(count // 2 for count in channels)
        steps = list(zip(self.channels, self.channels[1:], strict=False))
        self.pooling = PyramidPooling(channels[-1], size.pools)
        self.after_pooling = narrowing(self.channels[-1] * (1 + len(size.pools)), self.channels[-1], size.pairs // 2)
        self.lateral = nn.ModuleList(
            convolution(count, half, 1) for count, half in zip(channels[:-1], self.channels, strict=False)
        )
        self.upward = nn.ModuleList(convolution(coarse, fine, 1) for fine, coarse in steps)
        self.finer = nn.ModuleList(narrowing(2 * fine, fine, size.pairs) for fine, _ in steps)
        self.downward = nn.ModuleList(convolution(fine, coarse, 3, 2) for fine, coarse in steps)
        self.coarser = nn.ModuleList(narrowing(2 * coarse, coarse, size.pairs) for _, coarse in steps)
        initialise(self)

    def forward(self, features: tuple[Tensor, ...]) -> list[Tensor]:
        """Maps (batch, channels, height, width), from fine to coarse, each side rounded up from half the finer's."""
        maps = [self.after_pooling(self.pooling(features[-1]))]
        for scale in reversed(range(len(self.finer))):
            up = F.interpolate(self.upward[scale](maps[0]), size=features[scale].shape[-2:])
            maps.insert(0, self.finer[scale](torch.cat([self.lateral[scale](features[scale]), up], 1)))
        for scale, (downward, coarser) in enumerate(zip(self.downward, self.coarser, strict=True)):
            maps[scale + 1] = coarser(torch.cat([downward(maps[scale]), maps[scale + 1]], 1))
        return maps
