"""Polarity, contrast and brightness of images without colours."""

from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.vision.augmentation.draws import uniform

_MIDDLE = 0.5


@dataclass(frozen=True)
class Negative:
    """Every image with black and white exchanged."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images' negatives; nothing is drawn."""
        return 1 - images


@dataclass(frozen=True)
class Levels:
    """Contrast about the middle gray, and brightness; nothing is cut off at black or white.

    Attributes:
        contrast: smallest and largest factor.
        brightness: at most so much is added, or taken away.
    """

    contrast: tuple[float, float] = (1.0, 1.0)
    brightness: float = 0.0

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images on other levels of gray."""
        factor = uniform(*self.contrast, images, generator)
        return (images - _MIDDLE) * factor + _MIDDLE + uniform(-self.brightness, self.brightness, images, generator)
