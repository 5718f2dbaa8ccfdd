"""Colours turned about the axis of grays."""

import torch
from torch import Tensor


def turn_hue(images: Tensor, turn: Tensor) -> Tensor:
    """The images with their hue turned; saturation and value, as in HSV, stay.

    Args:
        images: (batch, 3, height, width), 0 to 1.
        turn: shares of a full turn, (batch, 1, 1, 1).
    """
    value, strongest = images.max(1, keepdim=True)
    chroma = value - images.amin(1, keepdim=True)
    # Sixths of a turn, from the strongest colour; without chroma there is no hue, and none is needed.
    red, green, blue = images.unbind(1)
    differences = torch.stack([green - blue, blue - red, red - green], 1).gather(1, strongest)
    hue = differences / chroma.clamp(min=1e-12) + 2 * strongest + 6 * turn
    # Each channel is at the value in a third of the circle, at the least in the opposite one, and a line between.
    sector = (hue + images.new_tensor([5.0, 3.0, 1.0]).view(3, 1, 1)) % 6
    return value - chroma * torch.minimum(sector, 4 - sector).clamp(0, 1)
