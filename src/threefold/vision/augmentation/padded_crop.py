"""A shift of whole pixels, as on CIFAR (He et al. 2016, Section 4.2)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class PaddedCrop:
    """A crop of the images' own size, out of the images with `padding` black pixels on every side."""

    padding: int

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images cropped, each at a place of its own."""
        corners = torch.randint(2 * self.padding + 1, (2, len(images)), generator=generator)
        top, left = corners.to(images.device, non_blocking=True)
        return padded_crop(images, self.padding, top, left)


def padded_crop(images: Tensor, padding: int, top: Tensor, left: Tensor) -> Tensor:
    """The crops whose upper left corners are at `top` and `left`, int64 (batch,), of the padded images."""
    batch, channels, height, width = images.shape
    padded = F.pad(images, (padding,) * 4)
    rows = (top[:, None] + torch.arange(height, device=images.device)).view(batch, 1, height, 1)
    columns = (left[:, None] + torch.arange(width, device=images.device)).view(batch, 1, 1, width)
    of = torch.arange(batch, device=images.device).view(batch, 1, 1, 1)
    channel = torch.arange(channels, device=images.device).view(1, channels, 1, 1)
    return padded[of, channel, rows, columns]
