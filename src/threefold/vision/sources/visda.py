"""VisDA-2017 classification as published (ai.bu.edu/visda-2017): rendered objects, and real ones cut out of COCO."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.splits import Tensors
from threefold.vision.sources.bundle import Bundle, Member, bundle
from threefold.vision.sources.decoding import decoded, squeezed
from threefold.vision.sources.published import Published

_CLASSES = 12
_LIST = "image_list.txt"


def read_visda(paths: Sequence[Path], size: int = 224) -> Published:
    """Read train, rendered, and validation, real; val and test are both of them the latter, as in the released code.

    Args:
        paths: train.tar and validation.tar, or the folder that holds train/ and validation/.
        size: height and width to which every picture is squeezed.

    Raises:
        ThreefoldError: a list, a picture or a class is missing, or a picture is damaged.
    """
    files = bundle(paths)
    train, real = (_listed(files, folder) for folder in ("train", "validation"))
    if train.classes != real.classes:
        raise ThreefoldError(f"{files.where}: train and validation differ in their classes; fetch both again")
    test = _decoded(real, size)
    return Published({"train": _decoded(train, size), "val": test, "test": test}, train.classes)


class _Listed(NamedTuple):
    members: list[Member]
    label: list[int]
    classes: tuple[str, ...]


def _listed(files: Bundle, folder: str) -> _Listed:
    """What an image_list.txt lists: a path, of which the folder is the class, and the index of the class."""
    text = files.need(f"{folder}/{_LIST}", "give train.tar and validation.tar, or the folder that they unpack into")
    top = text.name.removesuffix(_LIST)
    members, label, names = [], [], dict[int, str]()
    for number, line in enumerate(text.text().splitlines(), start=1):
        where = f"{text.where}:{number}"
        path, _, index = line.strip().rpartition(" ")
        if not path or not index.isdecimal():
            raise ThreefoldError(f"{where}: {line[:60]!r} is no path and class; fetch it again")
        if f"{top}{path}" not in files.by_name:
            raise ThreefoldError(f"{where}: no {top}{path} in {files.where}; unpack the published archive again")
        name = path.rpartition("/")[0]
        if names.setdefault(int(index), name) != name:
            raise ThreefoldError(f"{where}: class {index} is {names[int(index)]} and {name}; fetch it again")
        members.append(files.by_name[f"{top}{path}"])
        label.append(int(index))
    if sorted(names) != list(range(_CLASSES)):
        raise ThreefoldError(
            f"{text.where}: classes {sorted(names)} where {_CLASSES} from 0 are needed; fetch it again"
        )
    return _Listed(members, label, tuple(names[index] for index in range(_CLASSES)))


def _decoded(listed: _Listed, size: int) -> Tensors:
    return {"images": decoded(listed.members, squeezed(size), size), "label": torch.tensor(listed.label)}
