"""Boxes as torchvision's detectors take and give them: a dictionary for each image, class 0 for what is no object."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from threefold.vision.detection.detector import Detections
from threefold.vision.detection.truth import Truth
from threefold.vision.torchvision_parts import ImageList


def targets(truth: Truth) -> list[dict[str, Tensor]]:
    """Boxes and classes of every image; weights have no place there, so mixed images teach all boxes alike."""
    pairs = zip(truth.boxes, truth.classes, strict=True)
    return [{"boxes": boxes[classes >= 0], "labels": classes[classes >= 0] + 1} for boxes, classes in pairs]


def listed(images: Tensor) -> ImageList:
    """A batch of images of one size."""
    return ImageList(images, [(images.shape[2], images.shape[3])] * len(images))


def detections(found: Sequence[Mapping[str, Tensor]]) -> Detections:
    """What was found in every image, together."""
    rows = [torch.full_like(of_image["labels"], row) for row, of_image in enumerate(found)]
    boxes, scores, labels = (
        torch.cat([of_image[name] for of_image in found]) for name in ("boxes", "scores", "labels")
    )
    return Detections(torch.cat(rows), boxes, scores, labels - 1)
