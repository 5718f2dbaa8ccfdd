"""Segmentation on Pascal VOC 2012: its own train and val lists, without further annotations."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.dataset_format import UNCOUNTED
from threefold.vision.sources.bundle import Member, bundle
from threefold.vision.sources.canvas import Canvas
from threefold.vision.sources.decoding import as_tensor, for_each_row, opened
from threefold.vision.sources.published import Published
from threefold.vision.sources.voc import CLASSES, Year

BACKGROUND = "background"


def read_voc_segmentation(paths: Sequence[Path], mean: Sequence[float], size: int = 513) -> Published:
    """Read all of it; val and test are both VOC's val, on which the paper reports the best score.

    Args:
        paths: the archive of trainval 2012, or the VOCdevkit that it unpacks to.
        mean: the colour beside pictures, scaled to 0..1; what lies beside them does not count.
        size: height and width of the canvas that a picture is put on; it is shrunk only if it is larger.

    Raises:
        ThreefoldError: a folder, list, picture or mask is missing or damaged, or a mask is not of its picture.
    """
    year, canvas = Year.of(bundle(paths), "VOC2012"), Canvas.of(size, mean, enlarge=False)
    train, test = (_split(year, split, canvas) for split in ("train", "val"))
    return Published({"train": train, "val": test, "test": test}, (BACKGROUND, *CLASSES))


def _split(year: Year, split: str, canvas: Canvas) -> dict[str, Tensor]:
    names = year.listed("Segmentation", split)
    pictures, masks = year.members("JPEGImages", names, ".jpg"), year.members("SegmentationClass", names, ".png")
    images = torch.empty(len(names), 3, canvas.size, canvas.size, dtype=torch.uint8)
    target = torch.empty(len(names), canvas.size, canvas.size, dtype=torch.uint8)

    def fill(row: int) -> None:
        picture = opened(pictures[row])
        images[row] = as_tensor(canvas.picture(picture))
        target[row] = torch.from_numpy(np.array(canvas.classes(_mask(masks[row], picture), UNCOUNTED)))

    for_each_row(len(names), fill)
    return {"images": images, "target": target}


def _mask(member: Member, picture: Image.Image) -> Image.Image:
    """The indices of classes; as published they are indices into a palette, which colours would lose."""
    found = opened(member, mode=None)
    if found.mode not in ("P", "L") or found.size != picture.size:
        raise ThreefoldError(
            f"{member.where}: a mask in mode {found.mode} of {found.size} for a picture of {picture.size}; "
            "take the masks as published, with their palette"
        )
    indices = np.array(found)
    unknown = indices[(indices > len(CLASSES)) & (indices != UNCOUNTED)]
    if unknown.size:
        raise ThreefoldError(f"{member.where}: class {unknown[0]} where VOC has {len(CLASSES)}; fetch it again")
    return Image.fromarray(indices)
