"""CIFAR-10 and CIFAR-100 as published in their "python version" (cs.toronto.edu/~kriz/cifar.html)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Bundle, Member, bundle
from threefold.vision.sources.labelled import Labelled, held_out
from threefold.vision.sources.pickles import unpickled
from threefold.vision.sources.published import Published

_SHAPE = (3, 32, 32)


@dataclass(frozen=True)
class Layout:
    """How one of the two is laid out: its folder, its files, and what they call labels and names of classes."""

    folder: str
    train: tuple[str, ...]
    test: str
    meta: str
    label: str
    names: str
    classes: int


LAYOUTS = {
    "cifar10": Layout(
        "cifar-10-batches-py",
        tuple(f"data_batch_{number}" for number in range(1, 6)),
        "test_batch",
        "batches.meta",
        "labels",
        "label_names",
        10,
    ),
    "cifar100": Layout("cifar-100-python", ("train",), "test", "meta", "fine_labels", "fine_label_names", 100),
}


def read_cifar(name: str, paths: Sequence[Path], validation: int = 5000) -> Published:
    """Read all of it; val is the last of the training images.

    Args:
        name: a key of `LAYOUTS`.
        paths: the published .tar.gz, or the folder it unpacks to.
        validation: images of val.

    Raises:
        ThreefoldError: a file is missing, damaged or cut short, or holds other images, labels or classes.
    """
    layout, files = LAYOUTS[name], bundle(paths)
    train = [_read(_member(files, layout, file), layout) for file in layout.train]
    test = _read(_member(files, layout, layout.test), layout)
    splits = held_out(files.where, Labelled.joined(train), test, validation)
    return Published(splits, _names(_member(files, layout, layout.meta), layout))


def _member(files: Bundle, layout: Layout, name: str) -> Member:
    remedy = f"give the published .tar.gz, or the folder {layout.folder} that it unpacks to"
    return files.find(f"{layout.folder}/{name}") or files.need(name, remedy)


def _read(member: Member, layout: Layout) -> Labelled:
    found = unpickled(member)
    for key in ("data", layout.label):
        if key not in found:
            raise ThreefoldError(f"{member.where}: lacks {key}; give {layout.folder} in its python version")
    rows = found["data"]
    pixels = int(np.prod(_SHAPE))
    if isinstance(rows, np.ndarray) and rows.ndim == 2 and rows.shape[1] == pixels:
        rows = rows.reshape(-1, *_SHAPE)
    return Labelled.of(member.where, rows, found[layout.label], _SHAPE, layout.classes)


def _names(member: Member, layout: Layout) -> tuple[str, ...]:
    found = unpickled(member).get(layout.names, ())
    names = tuple(name.decode() if isinstance(name, bytes) else str(name) for name in found)
    if len(names) != layout.classes:
        raise ThreefoldError(f"{member.where}: {len(names)} classes where {layout.classes} are needed; fetch it again")
    return names
