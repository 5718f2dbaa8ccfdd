"""From predictions to detections: what is sure enough, and of each object only the surest."""

import torch
from torchvision.ops import batched_nms, clip_boxes_to_image

from threefold.vision.detection.detector import Detections
from threefold.vision.detection.prediction import Prediction

# As in the paper's code (config/yolov4_config.py of its YOLOv4).
SCORE = 0.005
OVERLAP = 0.45


def suppress(
    prediction: Prediction, height: int, width: int, score: float = SCORE, overlap: float = OVERLAP
) -> Detections:
    """Class-wise non-maximum suppression; a box has its likeliest class alone.

    Args:
        prediction: for images of `height` by `width` pixels; boxes end there.
        score: the least product of objectness and class that is kept.
        overlap: the largest IoU that two boxes of a class may have.
    """
    likeliest, classes = prediction.classes.sigmoid().max(-1)
    scores = prediction.objectness.sigmoid() * likeliest
    images, slots = (scores > score).nonzero(as_tuple=True)
    boxes = clip_boxes_to_image(prediction.boxes[images, slots], (height, width))
    found = Detections(images, boxes, scores[images, slots], classes[images, slots])
    apart = images * prediction.classes.shape[-1] + found.classes
    kept = batched_nms(found.boxes, found.scores, apart, overlap)
    # Sorted scores tie differently on other devices; the slots' order does not.
    return Detections(*(column[torch.sort(kept).values] for column in found))
