"""Changes of training images together with their targets."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.segmentation.confusion import IGNORED


@dataclass(frozen=True)
class Augmentation:
    """What is drawn for every image; the defaults are those of the paper's code (datasets of its Segmentation).

    Attributes:
        flip: the chance of left for right.
        least: the smallest factor that an image is enlarged by.
        most: the largest.
    """

    flip: float = 0.5
    least: float = 0.5
    most: float = 2.0

    def changed(self, images: Tensor, target: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Enlarge, crop to the size that they had, and flip; what lies outside the image is black and does not count.

        Args:
            images: float32 (batch, colours, height, width), from 0 to 1.
            target: uint8 (batch, height, width).
            generator: of the CPU.
        """
        flip, factor, across, down = torch.rand(4, len(images), generator=generator)
        zoom = 1 / (self.least + (self.most - self.least) * factor)
        # grid_sample counts from -1 to 1 over the image, so a window of `zoom` of it has so much room either way.
        room = (1 - zoom).abs()
        sampled = torch.zeros(len(images), 2, 3)
        sampled[:, 0, 0] = zoom.where(flip >= self.flip, -zoom)
        sampled[:, 1, 1] = zoom
        sampled[:, 0, 2] = room * (2 * across - 1)
        sampled[:, 1, 2] = room * (2 * down - 1)
        grid = F.affine_grid(sampled.to(images.device), list(images.shape), align_corners=False)
        # Outside is zero, which is made to mean ignored.
        shifted = target[:, None].float() - IGNORED
        nearest = F.grid_sample(shifted, grid, mode="nearest", align_corners=False)[:, 0] + IGNORED
        return F.grid_sample(images, grid, align_corners=False), nearest.to(torch.uint8)
