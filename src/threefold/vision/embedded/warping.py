"""Glyphs turned, sheared, scaled and moved, a batch at a time."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Pose:
    """How far a glyph may stray from upright, in the middle, and 3/4 of the image high.

    Attributes:
        zoom: the least and the greatest scale.
        rotation: degrees to either side.
        shear: to either side.
        shift: to either side, in halves of the image.
    """

    zoom: tuple[float, float] = (0.75, 1.1)
    rotation: float = 12.0
    shear: float = 0.2
    shift: float = 0.15


_ASPECT = (0.87, 1.15)
CLUTTER = Pose(zoom=(0.5, 2.0), rotation=180.0, shear=0.3, shift=1.0)


def uniform(rows: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    """So many numbers between `low` and `high`, float32 (rows,)."""
    return torch.rand(rows, generator=generator) * (high - low) + low


def warped(
    ink: Tensor, pose: Pose, size: int, generator: torch.Generator, centre: Tensor | float = 0.0, scale: float = 1.0
) -> Tensor:
    """Each glyph in a pose of its own.

    Args:
        ink: (rows, 1, CELL, CELL).
        pose: between which bounds poses are drawn.
        size: height and width of the result, in pixels.
        generator: of the poses.
        centre: (rows, 2), where glyphs lie, as x and y from -1 to 1.
        scale: of all glyphs, before the zoom.

    Returns:
        (rows, 1, size, size).
    """
    rows = len(ink)
    zoom = 1 / (scale * uniform(rows, *pose.zoom, generator))
    angle = uniform(rows, -pose.rotation, pose.rotation, generator) * math.pi / 180
    shear = uniform(rows, -pose.shear, pose.shear, generator)
    aspect = uniform(rows, *_ASPECT, generator)
    moved = torch.stack([uniform(rows, -pose.shift, pose.shift, generator) for _ in "xy"], 1) + centre
    cos, sin = angle.cos(), angle.sin()
    # Sampling asks where a pixel of the result comes from, so this is the inverse of the glyph's own motion.
    matrix = torch.stack([cos * aspect, (shear * cos - sin) * aspect, sin / aspect, (shear * sin + cos) / aspect], 1)
    matrix = matrix.view(rows, 2, 2) * zoom.view(rows, 1, 1)
    offset = -matrix @ moved.unsqueeze(2)
    grid = F.affine_grid(torch.cat([matrix, offset], 2), [rows, 1, size, size], align_corners=False)
    return F.grid_sample(ink, grid, align_corners=False)
