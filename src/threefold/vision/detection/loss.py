"""The loss of YOLOv4 as the paper's code has it (model/loss/yolo_loss.py of its YOLOv4)."""

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.detection.assignment import Assignment, assign
from threefold.vision.detection.ciou import complete_iou
from threefold.vision.detection.prediction import Prediction
from threefold.vision.detection.truth import Truth
from threefold.vision.torchvision_parts import box_iou

# A slot without a box of its own whose prediction overlaps one this much is not told that there is nothing.
_FOUND_IOU = 0.5
_FOCUS = 2
_LABEL_SMOOTHING = 0.01


def yolo_loss(prediction: Prediction, truth: Truth, area: int) -> Tensor:
    """The sum over slots of box, objectness and class losses, mean over the batch, a scalar.

    Args:
        prediction: of all slots.
        truth: in the same images.
        area: of an image, in pixels; small boxes weigh up to twice as much as one of this area.
    """
    assignment = assign(truth, prediction.grid)
    owned = assignment.owner >= 0
    box, label, weight = _learned(truth, assignment.owner)

    size = (box[..., 2:] - box[..., :2]).prod(-1)
    boxes = (2 - size / area) * (1 - complete_iou(prediction.boxes, box))
    classes = F.binary_cross_entropy_with_logits(
        prediction.classes, _smoothed(label, prediction.classes.shape[-1]), reduction="none"
    ).sum(-1)
    objectness = _focal(prediction.objectness, owned.to(weight))
    counts = owned | ~_found(prediction, truth, assignment)

    loss = (weight * (boxes + classes)).where(owned, 0) + (objectness * weight.where(owned, 1)).where(counts, 0)
    return loss.sum() / len(loss)


def _learned(truth: Truth, owner: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Box, class and weight of what each slot learns; of any box where it learns none."""
    place = owner.clamp(min=0)
    box = truth.boxes.gather(1, place[..., None].expand(*place.shape, 4))
    return box, truth.classes.gather(1, place), truth.weights.gather(1, place)


def _smoothed(label: Tensor, classes: int) -> Tensor:
    one_hot = F.one_hot(label.clamp(min=0), classes).float()
    return one_hot * (1 - _LABEL_SMOOTHING) + _LABEL_SMOOTHING / classes


def _focal(logit: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy times the square of the error (Lin et al. 2017, without alpha)."""
    entropy = F.binary_cross_entropy_with_logits(logit, target, reduction="none")
    return entropy * (target - logit.sigmoid()).abs().pow(_FOCUS)


def _found(prediction: Prediction, truth: Truth, assignment: Assignment) -> Tensor:
    """Which slots' predictions lie on a box that is learned at their scale, bool (batch, slots)."""
    with torch.no_grad():
        on = box_iou(prediction.boxes, truth.boxes) >= _FOUND_IOU
        found: Tensor = (on & assignment.learned[:, :, prediction.grid.scale].transpose(1, 2)).any(-1)
    return found
