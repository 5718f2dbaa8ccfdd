"""What YOLO says of a batch of images."""

from typing import NamedTuple

from torch import Tensor

from threefold.vision.detection.decode import decode
from threefold.vision.detection.grid import Grid


class Prediction(NamedTuple):
    """A box, objectness and classes for every slot.

    Attributes:
        boxes: float32 (batch, slots, 4), in pixels as left, top, right, bottom.
        objectness: logits (batch, slots).
        classes: logits (batch, slots, classes), each for itself.
        grid: where the slots are.
    """

    boxes: Tensor
    objectness: Tensor
    classes: Tensor
    grid: Grid

    @classmethod
    def of(cls, raw: Tensor, grid: Grid) -> "Prediction":
        """Read a head's numbers (batch, slots, 4 + 1 + classes)."""
        return cls(decode(raw[..., :4], grid), raw[..., 4], raw[..., 5:], grid)
