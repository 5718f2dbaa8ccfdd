"""Colours taken away."""

from dataclasses import dataclass

import torch
from torch import Tensor

# ITU-R BT.601, as torchvision has it.
_LUMA = (0.2989, 0.5870, 0.1140)


@dataclass(frozen=True)
class Gray:
    """Every image in shades of gray, still of three channels; `Sometimes(Gray(), 0.2)` is simCLR's and MoCo's."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images without colours; nothing is drawn."""
        return gray(images).expand_as(images)


def gray(images: Tensor) -> Tensor:
    """How bright the pixels of images with red, green and blue are, (batch, 1, height, width)."""
    return (images * images.new_tensor(_LUMA).view(3, 1, 1)).sum(1, keepdim=True)
