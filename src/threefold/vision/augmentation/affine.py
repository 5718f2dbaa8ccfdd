"""Zoom, rotation, shear and shift of the plane."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.augmentation.draws import uniform


@dataclass(frozen=True)
class Affine:
    """A random affine map about the centre; bilinear, black outside.

    Attributes:
        zoom: from and to which factor the image grows.
        rotation: at most so many degrees, either way.
        shear: at most so many degrees, either way, along the width.
        shift: at most such a share of width and height, either way.
    """

    zoom: tuple[float, float] = (1.0, 1.0)
    rotation: float = 0.0
    shear: float = 0.0
    shift: float = 0.0

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images moved, each by a map of its own."""

        def drawn(low: float, high: float) -> Tensor:
            return uniform(low, high, images, generator).flatten()

        angle = drawn(-self.rotation, self.rotation)
        shear = drawn(-self.shear, self.shear)
        shifts = torch.stack([drawn(-self.shift, self.shift) for _ in range(2)], 1)
        return affine(images, angle, drawn(*self.zoom), shear, shifts)


def affine(images: Tensor, angle: Tensor, zoom: Tensor, shear: Tensor, shift: Tensor) -> Tensor:
    """The `images` under maps like those of torchvision's `affine`.

    Args:
        angle: degrees, clockwise, (batch,).
        zoom: factors, (batch,).
        shear: degrees along the width, (batch,).
        shift: to the right and down, as shares of width and height, (batch, 2).
    """
    height, width = images.shape[2:]
    turn, slant = torch.deg2rad(angle), torch.tan(torch.deg2rad(shear))
    cos, sin = torch.cos(turn), torch.sin(turn)
    # Where in the old image a pixel of the new one comes from, both in pixels from the centre.
    across = torch.stack([cos - slant * sin, sin + slant * cos], 1)
    down = torch.stack([-sin, cos], 1)
    inverse = torch.stack([across, down], 1) / zoom.view(-1, 1, 1)
    pixels = shift * shift.new_tensor([width, height])
    offset = -(inverse @ pixels.unsqueeze(2))
    # grid_sample counts from -1 to 1 whatever the size.
    half = inverse.new_tensor([width / 2, height / 2])
    matrix = torch.cat([inverse * half / half.view(2, 1), offset / half.view(2, 1)], 2)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)
