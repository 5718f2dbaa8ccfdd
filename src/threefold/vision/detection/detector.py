"""What all detectors have in common."""

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from threefold.vision.detection.truth import Truth


class Detections(NamedTuple):
    """What was found in some images, in no order.

    Attributes:
        images: int64 (found,), the image's row.
        boxes: float32 (found, 4), in pixels as left, top, right, bottom.
        scores: float32 (found,), from 0 to 1.
        classes: int64 (found,).
    """

    images: Tensor
    boxes: Tensor
    scores: Tensor
    classes: Tensor

    @classmethod
    def joined(cls, parts: "list[Detections]") -> "Detections":
        """All of these together."""
        return cls(*(torch.cat(columns) for columns in zip(*parts, strict=True)))


class Detector(nn.Module, ABC):
    """A network that finds boxes of classes."""

    @abstractmethod
    def loss(self, images: Tensor, truth: Truth) -> Tensor:
        """The mean loss of images, float32 (batch, colours, height, width), a scalar."""

    @abstractmethod
    def detect(self, images: Tensor) -> Detections:
        """What is found in images, float32 (batch, colours, height, width)."""
