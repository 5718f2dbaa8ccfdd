"""What a detector is to find in a batch of images."""

from typing import NamedTuple

import torch
from torch import Tensor


class Truth(NamedTuple):
    """The boxes of a batch.

    Attributes:
        boxes: float32 (batch, most, 4), in pixels as left, top, right, bottom.
        classes: int64 (batch, most), -1 where an image has no further box.
        weights: float32 (batch, most), of each box in the loss; below 1 where images are mixed.
    """

    boxes: Tensor
    classes: Tensor
    weights: Tensor

    @property
    def present(self) -> Tensor:
        """Which places hold a box, bool (batch, most)."""
        return self.classes >= 0

    def mixed(self, other: "Truth", share: Tensor) -> "Truth":
        """Both images' boxes where `share`, float32 (batch,), of this image is laid over 1 - `share` of the other."""
        weights = (self.weights * share[:, None], other.weights * (1 - share[:, None]))
        # An image that is laid over with nothing gains no boxes.
        classes = other.classes.masked_fill(share[:, None] == 1, -1)
        return Truth(
            torch.cat([self.boxes, other.boxes], 1), torch.cat([self.classes, classes], 1), torch.cat(weights, 1)
        )
