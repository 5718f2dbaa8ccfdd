"""SVHN, cropped digits, as published (ufldl.stanford.edu/housenumbers): train_32x32.mat and test_32x32.mat."""

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.io import loadmat
from scipy.io.matlab import MatReadError

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Bundle, bundle
from threefold.vision.sources.labelled import Labelled, held_out
from threefold.vision.sources.published import Published

_SHAPE = (3, 32, 32)
_TEN = 10  # what SVHN calls the digit 0


def read_svhn(paths: Sequence[Path], validation: int = 5000) -> Published:
    """Read both files; val is the last of the training images, and the additional images are not used.

    Args:
        paths: the two files, or the folder that holds them.
        validation: images of val.

    Raises:
        ThreefoldError: a file is missing, damaged or cut short, or holds other images or labels.
    """
    files = bundle(paths)
    train, test = (_read(files, f"{split}_32x32.mat") for split in ("train", "test"))
    return Published(held_out(files.where, train, test, validation), tuple("0123456789"))


def _read(files: Bundle, name: str) -> Labelled:
    member = files.need(name, "give train_32x32.mat and test_32x32.mat, or the folder that holds them")
    raw = member.read()
    try:
        found = loadmat(io.BytesIO(raw), variable_names=("X", "y"))
    # A damaged file can fail in any of these ways.
    except (MatReadError, zlib.error, OSError, ValueError, TypeError, NotImplementedError, KeyError) as error:
        raise ThreefoldError(f"{member.where}: not a whole .mat file ({error}); delete it and fetch it again") from None
    if "X" not in found or "y" not in found:
        raise ThreefoldError(f"{member.where}: lacks X or y; fetch it again")
    images = np.moveaxis(found["X"], -1, 0)  # published as (height, width, channels, rows)
    if images.ndim == 4:
        images = images.transpose(0, 3, 1, 2)
    label = np.where(found["y"].ravel() == _TEN, 0, found["y"].ravel())
    return Labelled.of(member.where, images, label, _SHAPE, 10)
