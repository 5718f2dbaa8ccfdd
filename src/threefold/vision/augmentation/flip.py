"""Left and right exchanged."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Mirror:
    """Every image mirrored; `Sometimes(Mirror(), 0.5)` is the usual augmentation."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images mirrored; nothing is drawn."""
        return images.flip(3)
