"""Fashion-MNIST as published (github.com/zalandoresearch/fashion-mnist): four gzipped files in MNIST's format."""

import gzip
import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import MOST_BYTES, Bundle, Member, bundle
from threefold.vision.sources.labelled import Labelled, held_out
from threefold.vision.sources.published import Published

_SIDE = 28
_CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
_BYTES = 0x08  # the format's code for unsigned bytes


def read_fashion_mnist(paths: Sequence[Path], validation: int = 5000) -> Published:
    """Read all four files; val is the last of the training images.

    Args:
        paths: the four files, or the folder that holds them, gzipped or not.
        validation: images of val.

    Raises:
        ThreefoldError: a file is missing, damaged or cut short, or holds other images or labels.
    """
    files = bundle(paths)
    train, test = (_read(files, stem) for stem in ("train", "t10k"))
    return Published(held_out(files.where, train, test, validation), _CLASSES)


def _read(files: Bundle, stem: str) -> Labelled:
    images = _member(files, f"{stem}-images-idx3-ubyte")
    pixels = _array(images, 3)
    label = _array(_member(files, f"{stem}-labels-idx1-ubyte"), 1)
    return Labelled.of(images.where, pixels[:, None], label, (1, _SIDE, _SIDE), len(_CLASSES))


def _member(files: Bundle, name: str) -> Member:
    return files.find(name) or files.need(f"{name}.gz", "give the four published files, or the folder that holds them")


def _array(member: Member, dimensions: int) -> np.ndarray:
    """An array in MNIST's format: two zero bytes, type, number of dimensions, the dimensions, the values."""
    raw = member.read()
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(MOST_BYTES) if member.name.endswith(".gz") else raw
        zeros, kind, found, *shape = struct.unpack_from(f">HBB{dimensions}I", content)
    except (EOFError, OSError, zlib.error, struct.error) as error:
        raise ThreefoldError(f"{member.where}: damaged ({error}); delete it and fetch it again") from None
    if (zeros, kind, found) != (0, _BYTES, dimensions):
        raise ThreefoldError(f"{member.where}: not {dimensions} dimensions of bytes in MNIST's format; fetch it again")
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    if values.size != int(np.prod(shape)):
        raise ThreefoldError(f"{member.where}: {values.size} values where {shape} are announced; fetch it again")
    return values.reshape(shape)
