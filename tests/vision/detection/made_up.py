"""Random boxes, detections and truths."""

import torch
from torch import Tensor

from threefold.vision.detection.detector import Detections
from threefold.vision.detection.matching import GroundTruth


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def boxes(*shape: int, seed: int, side: float = 64.0, least: float = 2.0) -> Tensor:
    """Boxes (*shape, 4) within a square."""
    ends = torch.rand(*shape, 2, 2, generator=generator(seed)) * (side - least)
    first, last = ends.amin(-2), ends.amax(-2)
    return torch.cat([first, last + least], -1)


def ground_truth(images: int, most: int, classes: int, seed: int, difficult: float = 0.0) -> GroundTruth:
    """Boxes on some images; about a third of the places are empty."""
    drawn_from = generator(seed)
    labels = torch.randint(-1, classes, (images, most), generator=drawn_from)
    labels[torch.rand(images, most, generator=drawn_from) < 0.2] = -1
    hard = torch.rand(images, most, generator=drawn_from) < difficult
    places = boxes(images, most, seed=seed).masked_fill((labels < 0)[..., None], 0)
    return GroundTruth(places, labels, hard & (labels >= 0))


def detections(truth: GroundTruth, classes: int, seed: int, each: int = 3) -> Detections:
    """For each box some guesses near it, now and then of another class, and as many anywhere."""
    drawn_from = generator(seed)
    images, place = (truth.classes >= 0).nonzero(as_tuple=True)
    near = truth.boxes[images, place].repeat(each, 1)
    sides = (near[:, 2:] - near[:, :2]).repeat(1, 2)
    near = near + sides * torch.randn(near.shape, generator=drawn_from) * 0.1
    far = boxes(len(near), seed=seed + 1)
    labels = truth.classes[images, place].repeat(each)
    guessed = torch.randint(classes, labels.shape, generator=drawn_from)
    labels = torch.where(torch.rand(len(labels), generator=drawn_from) < 0.8, labels, guessed)
    everywhere = torch.cat([near, far])
    everywhere[:, 2:] = torch.maximum(everywhere[:, 2:], everywhere[:, :2] + 0.5)
    return Detections(
        images.repeat(2 * each),
        everywhere,
        torch.rand(len(everywhere), generator=drawn_from),
        torch.cat([labels, guessed]),
    )


def no_detections() -> Detections:
    return Detections(torch.zeros(0).long(), torch.zeros(0, 4), torch.zeros(0), torch.zeros(0).long())
