"""Which slots of the grid learn which boxes."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.detection.grid import Grid
from threefold.vision.detection.truth import Truth
from threefold.vision.torchvision_parts import box_convert, box_iou

# From which IoU on an anchor learns a box, as in the paper's code (utils/datasets.py of its YOLOv4).
_ANCHOR_IOU = 0.3


class Assignment(NamedTuple):
    """What each slot learns.

    Attributes:
        owner: int64 (batch, slots), the place in the truth of the box that a slot learns, -1 where it learns none.
        learned: bool (batch, most, scales), at which scales some slot was given a box.
    """

    owner: Tensor
    learned: Tensor


def assign(truth: Truth, grid: Grid) -> Assignment:
    """Give each box to the anchors like it in its centre's cell, or to the one most like it where none is at any scale.

    Of two boxes for one slot the later has it, as in the paper's code.
    """
    middles, slots = grid.slots_at(box_convert(truth.boxes, "xyxy", "cxcywh")[..., :2])
    scales, per_scale = grid.anchors.shape[:2]
    centred = torch.cat([middles[..., None, :].expand(*slots.shape, 2), grid.anchors.expand(*slots.shape, 2)], -1)
    anchors = box_convert(centred.flatten(2, 3), "cxcywh", "xyxy")
    likeness = box_iou(truth.boxes[:, :, None], anchors).squeeze(2)

    alike = likeness > _ANCHOR_IOU
    most_alike = F.one_hot(likeness.argmax(-1), scales * per_scale).bool()
    given = torch.where(alike.any(-1, keepdim=True), alike, most_alike) & truth.present[..., None]

    batch, most = truth.classes.shape
    place = torch.arange(most, device=slots.device)[:, None].expand(batch, most, scales * per_scale)
    none = torch.full((batch, len(grid.scale)), -1, device=slots.device)
    owner = none.scatter_reduce(1, slots.flatten(1), place.where(given, -1).flatten(1), "amax")
    return Assignment(owner, given.view(batch, most, scales, per_scale).any(-1))
