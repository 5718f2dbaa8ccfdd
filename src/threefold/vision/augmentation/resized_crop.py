"""A rectangle of the image, brought to one size (Szegedy et al. 2015, Section 6)."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.vision.torchvision_parts import roi_align

_ATTEMPTS = 10


@dataclass(frozen=True)
class ResizedCrop:
    """A random rectangle, resized to `size` x `size` pixels; the attributes are torchvision's.

    Attributes:
        size: pixels.
        scale: from and to which share of the image's area the rectangle has.
        ratio: of width to height, smallest and largest.
    """

    size: int
    scale: tuple[float, float] = (0.08, 1.0)
    ratio: tuple[float, float] = (3 / 4, 4 / 3)

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Crops, (batch, channels, size, size)."""
        height, width = images.shape[2:]
        boxes = self.boxes(len(images), height, width, generator)
        return resized(images, boxes.to(images.device, non_blocking=True), self.size)

    def boxes(self, count: int, height: int, width: int, generator: torch.Generator) -> Tensor:
        """Rectangles of whole pixels, as left, top, right, bottom, float32 (count, 4).

        As torchvision does it: of ten rectangles the first that fits, or else the largest in the middle.
        """
        drawn = torch.rand(4, count, _ATTEMPTS, generator=generator)
        area = height * width * (drawn[0] * (self.scale[1] - self.scale[0]) + self.scale[0])
        low, high = (math.log(bound) for bound in self.ratio)
        ratio = torch.exp(drawn[1] * (high - low) + low)
        wide, tall = torch.sqrt(area * ratio).round(), torch.sqrt(area / ratio).round()
        fits = (wide >= 1) & (wide <= width) & (tall >= 1) & (tall <= height)
        # In a last column, what fits always.
        in_middle = torch.full((count, 1), 0.5)
        fits = _with(fits, torch.ones(count, 1, dtype=torch.bool))
        wide = _with(wide, torch.full((count, 1), min(width, round(height * self.ratio[1]))))
        tall = _with(tall, torch.full((count, 1), min(height, round(width / self.ratio[0]))))
        left = (_with(drawn[2], in_middle) * (width - wide + 1)).floor()
        top = (_with(drawn[3], in_middle) * (height - tall + 1)).floor()
        first = fits.int().argmax(1, keepdim=True)
        return _with(*(side.gather(1, first) for side in (left, top, left + wide, top + tall)))


def _with(*columns: Tensor) -> Tensor:
    return torch.cat(columns, 1)


def resized(images: Tensor, boxes: Tensor, size: int) -> Tensor:
    """The rectangles `boxes`, (batch, 4), one of every image, at `size` x `size` pixels.

    Bilinear where a rectangle grows, as torchvision's; where it shrinks, a mean of samples that lie evenly in the new
    pixel, close to torchvision's antialiased resizing.
    """
    of = torch.arange(len(images), device=images.device, dtype=images.dtype).unsqueeze(1)
    crops: Tensor = roi_align(images, torch.cat([of, boxes.to(images)], 1), size, sampling_ratio=-1, aligned=True)
    return crops
