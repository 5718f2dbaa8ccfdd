"""One random number for every image of a batch."""

import torch
from torch import Tensor


def uniform(low: float, high: float, images: Tensor, generator: torch.Generator) -> Tensor:
    """Numbers between `low` and `high`, float32 (batch, 1, 1, 1), on the device of `images`."""
    drawn = torch.rand(len(images), 1, 1, 1, generator=generator) * (high - low) + low
    return drawn.to(images.device, non_blocking=True)
