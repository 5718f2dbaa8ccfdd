"""What is taken of torchvision, brought in without torch's compiler, whose import takes two seconds of every job.

torchvision imports it for one function, which its `roi_align` asks on a GPU whose sums are to be the same every time.
All other modules take torchvision's parts from here, for whoever imports it first decides.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_COMPILER = "torch._dynamo.utils"


class _Later(ModuleType):
    """Stands in for a module; what is taken from it imports the module when it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given: getattr(import_module(self.__name__), name)(*given)


@contextmanager
def _without_compiler() -> Iterator[None]:
    if _COMPILER in sys.modules:
        yield
        return
    sys.modules[_COMPILER] = _Later(_COMPILER)
    try:
        yield
    finally:
        del sys.modules[_COMPILER]


with _without_compiler():
    from torchvision.datasets.folder import IMG_EXTENSIONS, make_dataset
    from torchvision.models.detection import FasterRCNN
    from torchvision.models.detection.anchor_utils import AnchorGenerator, DefaultBoxGenerator
    from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
    from torchvision.models.detection.image_list import ImageList
    from torchvision.models.detection.ssd import SSD, SSDHead
    from torchvision.models.resnet import BasicBlock, Bottleneck
    from torchvision.models.segmentation.deeplabv3 import ASPP
    from torchvision.ops import (
        FeaturePyramidNetwork,
        MultiScaleRoIAlign,
        box_convert,
        box_iou,
        clip_boxes_to_image,
        nms,
        roi_align,
    )

__all__ = [
    "ASPP",
    "IMG_EXTENSIONS",
    "SSD",
    "AnchorGenerator",
    "BasicBlock",
    "Bottleneck",
    "DefaultBoxGenerator",
    "FastRCNNPredictor",
    "FasterRCNN",
    "FeaturePyramidNetwork",
    "ImageList",
    "MultiScaleRoIAlign",
    "SSDHead",
    "TwoMLPHead",
    "box_convert",
    "box_iou",
    "clip_boxes_to_image",
    "make_dataset",
    "nms",
    "roi_align",
]
