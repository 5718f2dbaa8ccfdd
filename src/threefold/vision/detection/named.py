"""Detectors by the names that a configuration has for them."""

from collections.abc import Mapping
from typing import Any

import torch

from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detector
from threefold.vision.detection.faster_rcnn import FasterRcnn, RegionSize
from threefold.vision.detection.neck import NeckSize
from threefold.vision.detection.ssd import Ssd, SsdSize
from threefold.vision.detection.yolo import Yolo
from threefold.vision.stages import Stages

DETECTORS = ("yolo", "faster-rcnn", "ssd")


def detector(backbone: Stages, classes: int, sizes: Mapping[str, Any]) -> Detector:
    """The detector that `sizes` names, on `backbone`.

    Args:
        backbone: becomes a part of the detector.
        classes: how many there are.
        sizes: `detector`, one of DETECTORS, and what differs from its usual sizes, see `NeckSize`, `RegionSize` and
            `SsdSize`; for "yolo" also `anchors`, widths and heights in pixels: for each scale, from fine to coarse, for
            each anchor two numbers.

    Raises:
        ThreefoldError: there is no such detector, or the sizes do not fit the backbone.
    """
    given = {name: _tuples(value) for name, value in sizes.items()}
    name = given.pop("detector")
    match name:
        case "yolo":
            anchors = torch.tensor(given.pop("anchors"), dtype=torch.float32)
            return Yolo(backbone, anchors, classes, NeckSize(**given))
        case "faster-rcnn":
            return FasterRcnn(backbone, classes, RegionSize(**given))
        case "ssd":
            return Ssd(backbone, classes, SsdSize(**given))
    raise ThreefoldError(f"{name}: unknown detector; there are {', '.join(DETECTORS)}")


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value
