"""Detection on Pascal VOC: trained on 2007 and 2012, tested on 2007."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.dataset_format import NO_BOX
from threefold.vision.sources.bundle import Member, bundle
from threefold.vision.sources.canvas import Canvas
from threefold.vision.sources.decoding import as_tensor, for_each_row, opened
from threefold.vision.sources.published import Published
from threefold.vision.sources.voc import CLASSES, Year
from threefold.vision.sources.voc_annotations import Annotation, read_annotations

_TRAIN = (("VOC2007", "trainval"), ("VOC2012", "trainval"))
_TEST = (("VOC2007", "test"),)
_SLACK = 1  # pixels by which a box may leave its picture; it is cut off there


def read_voc_detection(paths: Sequence[Path], mean: Sequence[float], size: int = 416) -> Published:
    """Read all of it. Difficult boxes are left out of train and marked in test.

    The paper chooses nothing on a val here, it reports the last epoch: val is test.

    Args:
        paths: the archives of trainval 2007, test 2007 and trainval 2012, or the VOCdevkit that they unpack to.
        mean: the colour beside pictures that are not square, scaled to 0..1.
        size: height and width of every picture in the data set; boxes are scaled with it.

    Raises:
        ThreefoldError: a folder, list, picture or annotation is missing or damaged.
    """
    files, canvas = bundle(paths), Canvas.of(size, mean, enlarge=True)
    years = {name: Year.of(files, name) for name in ("VOC2007", "VOC2012")}
    train = [item for year, split in _TRAIN for item in _items(years[year], split)]
    test = [item for year, split in _TEST for item in _items(years[year], split)]
    easy = [_Item(item.picture, [box for box in item.boxes if not box.difficult]) for item in train]
    tested = _split(test, canvas)
    return Published({"train": _split(easy, canvas), "val": tested, "test": tested}, CLASSES)


@dataclass(frozen=True)
class _Item:
    picture: Member
    boxes: Sequence[Annotation]


def _items(year: Year, split: str) -> list[_Item]:
    names = year.listed("Main", split)
    pictures, annotations = year.members("JPEGImages", names, ".jpg"), year.members("Annotations", names, ".xml")
    return [
        _Item(picture, read_annotations(annotation)) for picture, annotation in zip(pictures, annotations, strict=True)
    ]


def _split(items: Sequence[_Item], canvas: Canvas) -> dict[str, Tensor]:
    most = max(1, *(len(item.boxes) for item in items))
    images = torch.empty(len(items), 3, canvas.size, canvas.size, dtype=torch.uint8)
    boxes = torch.zeros(len(items), most, 4)
    classes = torch.full((len(items), most), NO_BOX)
    difficult = torch.zeros(len(items), most, dtype=torch.bool)

    def fill(row: int) -> None:
        item = items[row]
        picture = opened(item.picture)
        images[row] = as_tensor(canvas.picture(picture))
        for slot, found in enumerate(item.boxes):
            boxes[row, slot] = _scaled(item.picture, found, picture.size, canvas)
            classes[row, slot] = found.index
            difficult[row, slot] = found.difficult

    for_each_row(len(items), fill)
    return {"images": images, "boxes": boxes, "classes": classes, "difficult": difficult}


def _scaled(picture: Member, found: Annotation, size: tuple[int, int], canvas: Canvas) -> Tensor:
    width, height = size
    _, _, right, bottom = found.box
    if min(found.box) < -_SLACK or right > width + _SLACK or bottom > height + _SLACK:
        raise ThreefoldError(f"{picture.where}: a box leaves its {width} by {height} pixels; fetch the archive again")
    scale = canvas.scale(width, height)
    most = torch.tensor((width, height, width, height))
    # Rounding must not carry an edge over that of the canvas.
    return (torch.tensor(found.box).clamp(min=0).minimum(most) * scale).clamp(max=canvas.size)
