"""What the tensors of a prepared image data set must be, by its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch

from threefold.lottery.splits import Tensors, check_range, check_types, wrong

Kind = Literal["classification", "detection", "segmentation", "images"]

SPLITS = ("train", "val", "test")
NO_BOX = -1  # the class where a row has no further box
UNCOUNTED = 255  # the target of a pixel that does not count

_FORMAT: Mapping[str, Mapping[str, torch.dtype]] = {
    "classification": {"label": torch.int64},
    "detection": {"boxes": torch.float32, "classes": torch.int64, "difficult": torch.bool},
    "segmentation": {"target": torch.uint8},
    "images": {},
}


@dataclass(frozen=True)
class Measures:
    """What the tensors of all splits have in common.

    Attributes:
        channels: of an image.
        size: height and width of an image, in pixels.
        classes: how many there are.
    """

    channels: int
    size: tuple[int, int]
    classes: int


def check_split(where: str, tensors: Tensors, kind: Kind, measures: Measures) -> None:
    """Check one split; `where` names it in errors.

    Raises:
        ThreefoldError: a tensor is missing, of the wrong type or size, or holds values out of range.
    """
    check_types(where, tensors, {"images": torch.uint8, **_FORMAT[kind]}, kind)
    _check_shapes(where, tensors, measures)
    if kind == "classification":
        check_range(where, "label", tensors["label"], 0, measures.classes - 1)
    if kind == "segmentation":
        counted = tensors["target"][tensors["target"] != UNCOUNTED]
        check_range(where, "target", counted, 0, measures.classes - 1)
    if kind == "detection":
        check_range(where, "classes", tensors["classes"], NO_BOX, measures.classes - 1)
        _check_boxes(where, tensors, measures.size)


def _check_shapes(where: str, tensors: Tensors, measures: Measures) -> None:
    rows = len(tensors["images"])
    if not rows:
        raise wrong(where, "has no images")
    most = tensors["classes"].shape[-1] if "classes" in tensors else 0
    shapes = {
        "images": (rows, measures.channels, *measures.size),
        "label": (rows,),
        "target": (rows, *measures.size),
        "boxes": (rows, most, 4),
        "classes": (rows, most),
        "difficult": (rows, most),
    }
    for name, tensor in tensors.items():
        if tuple(tensor.shape) != shapes[name]:
            raise wrong(where, f"{name} is of shape {list(tensor.shape)} where {list(shapes[name])} is needed")


def _check_boxes(where: str, tensors: Tensors, size: tuple[int, int]) -> None:
    height, width = size
    left, top, right, bottom = tensors["boxes"][tensors["classes"] != NO_BOX].unbind(1)
    # Written so that a NaN fails too.
    inside = (left >= 0) & (left < right) & (right <= width) & (top >= 0) & (top < bottom) & (bottom <= height)
    if not bool(inside.all()):
        raise wrong(where, f"a box is empty or leaves its image of {height} by {width} pixels")
