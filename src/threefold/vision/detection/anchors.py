"""Anchors: the shapes of boxes that predictions start from."""

import torch
from torch import Tensor

from threefold.errors import ThreefoldError

_ROUNDS = 300


def cluster_anchors(shapes: Tensor, scales: int, per_scale: int = 3) -> Tensor:
    """The centres of k-means by the distance 1 - IoU (Redmon and Farhadi 2017, Section 2, "Dimension Clusters").

    Nothing is drawn: the first centres lie evenly among the boxes by their area.

    Args:
        shapes: widths and heights of the boxes to learn from, float32 (boxes, 2), in pixels.
        scales: at how many scales boxes are predicted.
        per_scale: anchors of each.

    Returns:
        Widths and heights, float32 (scales, per_scale, 2), by area: the smallest belong to the finest scale.

    Raises:
        ThreefoldError: there are fewer boxes than anchors.
    """
    count = scales * per_scale
    if len(shapes) < count:
        raise ThreefoldError(f"{count} anchors of {len(shapes)} boxes; give more images with boxes or fewer anchors")
    shapes = _by_area(shapes.double())
    centres = shapes[(torch.arange(count, device=shapes.device) * 2 + 1) * len(shapes) // (2 * count)]
    nearest = None
    for _ in range(_ROUNDS):
        before, nearest = nearest, shape_iou(shapes, centres).argmax(1)
        if before is not None and torch.equal(nearest, before):
            break
        centres = _means(shapes, nearest, centres)
    return _by_area(centres).float().view(scales, per_scale, 2)


def shape_iou(shapes: Tensor, others: Tensor) -> Tensor:
    """IoU of all pairs, (boxes, others), of boxes of shapes (boxes, 2) and (others, 2) on the same centre."""
    intersection = torch.minimum(shapes[:, None], others).prod(-1)
    return intersection / (shapes.prod(-1)[:, None] + others.prod(-1) - intersection)


def _means(shapes: Tensor, nearest: Tensor, centres: Tensor) -> Tensor:
    """The mean of the shapes nearest to each centre; a centre that is nearest to none stays."""
    member = torch.nn.functional.one_hot(nearest, len(centres)).to(shapes)
    sizes = member.sum(0)[:, None]
    return torch.where(sizes > 0, member.T @ shapes / sizes.clamp(min=1), centres)


def _by_area(shapes: Tensor) -> Tensor:
    return shapes[shapes.prod(-1).argsort(stable=True)]
