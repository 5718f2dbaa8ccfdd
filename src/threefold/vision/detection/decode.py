"""From a head's numbers to boxes."""

import math

import torch
from torch import Tensor

from threefold.vision.detection.grid import Grid
from threefold.vision.torchvision_parts import box_convert

# The largest exponent of a side's factor, as torchvision's box coder clamps it, so that no side is infinite.
_LARGEST = math.log(1000 / 16)


def decode(offsets: Tensor, grid: Grid) -> Tensor:
    """Boxes in pixels as left, top, right, bottom, of offsets (batch, slots, 4) as YOLO predicts them.

    A centre lies within its cell, by a sigmoid; a side is the anchor's times an exponential (Redmon and Farhadi 2017,
    Section 2, "Direct location prediction").
    """
    centres = grid.corners + offsets[..., :2].sigmoid() * grid.steps
    sides = grid.shapes * offsets[..., 2:].clamp(max=_LARGEST).exp()
    boxes: Tensor = box_convert(torch.cat([centres, sides], -1), "cxcywh", "xyxy")
    return boxes
