"""What detection and segmentation ask of a backbone."""

from typing import Protocol

from torch import Tensor


class Stages(Protocol):
    """A backbone, a torch module, that gives the feature maps of its stages, from fine to coarse.

    Attributes:
        channels: of each stage's map.
        strides: pixels of the image from one of a map's cells to the next.
    """

    channels: tuple[int, ...]
    strides: tuple[int, ...]

    def stages(self, images: Tensor) -> tuple[Tensor, ...]:
        """Maps (batch, channels, height / stride, width / stride), rounded up, of (batch, colours, height, width)."""
