"""Complete IoU (Zheng et al. 2020, "Distance-IoU Loss", Equations 8 to 11)."""

import math

import torch
from torch import Tensor

# Keeps boxes without area, such as padding, from giving no number: their loss is masked, but zero times nan is nan.
_SMALLEST = 1e-7


def complete_iou(found: Tensor, truth: Tensor) -> Tensor:
    """IoU less penalties for distant centres and for unlike aspect ratios, (...,), of pairs of boxes (..., 4).

    1 less this is torchvision.ops.complete_box_iou_loss, which however gives nan for boxes without area.
    """
    size, true_size = _size(found), _size(truth)
    overlap = (torch.minimum(found[..., 2:], truth[..., 2:]) - torch.maximum(found[..., :2], truth[..., :2])).clamp(
        min=0
    )
    intersection = overlap.prod(-1)
    iou = intersection / (size.prod(-1) + true_size.prod(-1) - intersection + _SMALLEST)

    enclosing = torch.maximum(found[..., 2:], truth[..., 2:]) - torch.minimum(found[..., :2], truth[..., :2])
    apart = (found[..., :2] + found[..., 2:] - truth[..., :2] - truth[..., 2:]) / 2
    distance = apart.square().sum(-1) / (enclosing.square().sum(-1) + _SMALLEST)

    unlike = 4 / math.pi**2 * (_angle(true_size) - _angle(size)).square()
    with torch.no_grad():
        trade_off = unlike / (1 - iou + unlike + _SMALLEST)
    return iou - distance - trade_off * unlike


def _size(boxes: Tensor) -> Tensor:
    return boxes[..., 2:] - boxes[..., :2]


def _angle(size: Tensor) -> Tensor:
    return torch.atan(size[..., 0] / size[..., 1].clamp(min=_SMALLEST))
