"""From predictions to detections: what is sure enough, and of each object only the surest."""

from itertools import accumulate

import torch

from threefold.vision.detection.detector import Detections
from threefold.vision.detection.prediction import Prediction
from threefold.vision.torchvision_parts import clip_boxes_to_image, nms

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
    counts = torch.bincount(images, minlength=len(scores)).tolist()
    # Far enough apart that boxes of different classes do not touch; in double, so that no overlap is rounded.
    apart = boxes.double() + (found.classes * (height + width + 1))[:, None]
    of_images = zip(torch.split(apart, counts), torch.split(found.scores.double(), counts), strict=True)
    firsts = [0, *accumulate(counts)]
    kept = [first + nms(*of_image, overlap) for first, of_image in zip(firsts, of_images, strict=False)]
    # Sorted scores tie differently on other devices; the slots' order does not.
    return Detections(*(column[torch.cat(kept).sort().values] for column in found))
