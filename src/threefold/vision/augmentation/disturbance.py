"""What is laid over images: others of the batch, and noise."""

from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.vision.augmentation.draws import uniform

_MIDDLE = 0.5


@dataclass(frozen=True)
class Ghost:
    """A part of another image of the batch, mirrored, shines through.

    Attributes:
        most: the largest share of the other's distance to the middle gray.
    """

    most: float

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images, each with a faint other."""
        other = torch.randperm(len(images), generator=generator).to(images.device, non_blocking=True)
        share = uniform(0.0, self.most, images, generator)
        return images + share * (images[other].flip(3) - _MIDDLE)


@dataclass(frozen=True)
class Noise:
    """Independent normal noise at every pixel.

    Attributes:
        most: the largest standard deviation, drawn for every image; 1 is from black to white.
    """

    most: float

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images with noise, which is drawn on the CPU as all else."""
        noise = torch.randn(images.shape, generator=generator).to(images.device, non_blocking=True)
        return images + uniform(0.0, self.most, images, generator) * noise
