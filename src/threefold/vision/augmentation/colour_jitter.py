"""Brightness, contrast, saturation and hue, changed at random."""

from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.vision.augmentation.draws import uniform
from threefold.vision.augmentation.gray import gray
from threefold.vision.augmentation.hue import turn_hue


@dataclass(frozen=True)
class ColourJitter:
    """torchvision's `ColorJitter`, its factors drawn for every image, the order of the four once a batch.

    Attributes:
        brightness: images are multiplied by 1 - brightness to 1 + brightness, and so on.
        contrast: of the distance to the mean gray.
        saturation: of the distance to the pixel's gray.
        hue: at most such a share of a turn, either way.
    """

    brightness: float
    contrast: float
    saturation: float
    hue: float

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images in other colours."""

        def factor(most: float) -> Tensor:
            return uniform(max(0.0, 1 - most), 1 + most, images, generator)

        factors = [factor(self.brightness), factor(self.contrast), factor(self.saturation)]
        turn = uniform(-self.hue, self.hue, images, generator)
        for which in torch.randperm(4, generator=generator).tolist():
            images = (
                turn_hue(images, turn) if which == 3 else (brighten, contrast, saturate)[which](images, factors[which])
            )
        return images


def brighten(images: Tensor, factor: Tensor) -> Tensor:
    """Away from black by `factor`, (batch, 1, 1, 1)."""
    return (images * factor).clamp(0, 1)


def contrast(images: Tensor, factor: Tensor) -> Tensor:
    """Away from each image's mean gray by `factor`, (batch, 1, 1, 1)."""
    return torch.lerp(gray(images).mean((1, 2, 3), keepdim=True).expand_as(images), images, factor).clamp(0, 1)


def saturate(images: Tensor, factor: Tensor) -> Tensor:
    """Away from each pixel's gray by `factor`, (batch, 1, 1, 1)."""
    return torch.lerp(gray(images).expand_as(images), images, factor).clamp(0, 1)
