"""Which detections are right, for an average precision."""

from typing import Literal, NamedTuple

import torch
from torch import Tensor

from threefold.vision.detection.detector import Detections
from threefold.vision.torchvision_parts import box_iou

Matching = Literal["voc", "coco"]

# Of each class in each image COCO regards only so many detections.
_MOST = 100
# Detections whose IoUs with the truth are held at once.
_PART = 100_000


class GroundTruth(NamedTuple):
    """What there is to find in all images of a split, as `Split` holds it."""

    boxes: Tensor
    classes: Tensor
    difficult: Tensor


class Matches(NamedTuple):
    """The verdict on detections at several least IoUs.

    Attributes:
        right: bool (IoUs, detections).
        ignored: bool (IoUs, detections), neither right nor wrong, since it found something difficult.
    """

    right: Tensor
    ignored: Tensor


def overlaps(found: Detections, truth: GroundTruth) -> Tensor:
    """IoU of each detection with the boxes of its class in its image, float64 (detections, most), -1 where none is."""
    parts = []
    for at in torch.split(torch.arange(len(found.images), device=found.images.device), _PART):
        images = found.images[at]
        iou = box_iou(found.boxes[at, None].double(), truth.boxes[images].double()).squeeze(1)
        parts.append(iou.where(truth.classes[images] == found.classes[at, None], -1))
    return torch.cat(parts) if parts else truth.boxes.new_empty((0, truth.boxes.shape[1]), dtype=torch.float64)


def match(found: Detections, truth: GroundTruth, least: Tensor, matching: Matching) -> Matches:
    """Judge detections, which are sorted by falling score, at the `least` IoUs, float64 (IoUs,)."""
    return (_match_voc if matching == "voc" else _match_coco)(found, truth, least)


def _match_voc(found: Detections, truth: GroundTruth, least: Tensor) -> Matches:
    """Each detection is held against the box that it overlaps most; the surest is right, all others of it are wrong.

    As the challenge's development kit does (VOCevaldet.m), but with sides that are not one pixel longer.
    """
    iou, place = overlaps(found, truth).max(1)
    box = found.images * truth.boxes.shape[1] + place
    hit = iou >= least[:, None]
    rank = torch.arange(len(box), device=box.device).expand_as(hit)
    last = rank.new_full((len(least), truth.classes.numel()), len(box))
    surest = last.scatter_reduce(1, box.expand_as(hit), rank.where(hit, len(box)), "amin").gather(1, box.expand_as(hit))
    difficult = truth.difficult.flatten()[box]
    return Matches(hit & ~difficult & (surest == rank), hit & difficult)


def _match_coco(found: Detections, truth: GroundTruth, least: Tensor) -> Matches:
    """Each detection, the surest first, takes the box that it overlaps most of those not yet taken.

    Difficult boxes are taken only where no other serves, as pycocotools does with the boxes that it ignores.
    """
    iou, difficult = overlaps(found, truth), truth.difficult[found.images]
    taken = torch.zeros(len(least), *truth.classes.shape, dtype=torch.bool, device=iou.device)
    right = torch.zeros(len(least), len(iou), dtype=torch.bool, device=iou.device)
    ignored = torch.zeros_like(right)
    rank = _rank_in_class(found)
    for now in range(min(int(rank.max()) + 1 if len(rank) else 0, _MOST)):
        at = (rank == now).nonzero().squeeze(1)
        images = found.images[at]
        free = (iou[at] >= least[:, None, None]) & ~taken[:, images]
        preference = (iou[at] + 2 * ~difficult[at]).where(free, -1)
        took, place = preference.max(-1)
        hit, hard = took >= 0, difficult[at].gather(1, place.T).T
        right[:, at], ignored[:, at] = hit & ~hard, hit & hard
        row = torch.arange(len(least), device=iou.device)[:, None].expand_as(place)
        # No two of these detections are of one class in one image, so none asks for another's box.
        taken[row[hit], images.expand_as(place)[hit], place[hit]] = True
    ignored |= rank >= _MOST
    return Matches(right, ignored)


def _rank_in_class(found: Detections) -> Tensor:
    """Each detection's place, from 0, among those of its class in its image, int64 (detections,)."""
    if not len(found.images):
        return found.images
    group = found.images * (found.classes.max() + 1) + found.classes
    _, group, sizes = torch.unique(group, return_inverse=True, return_counts=True)
    order = group.argsort(stable=True)
    first = sizes.cumsum(0) - sizes
    return torch.empty_like(order).scatter_(
        0, order, torch.arange(len(order), device=order.device) - first[group[order]]
    )
