"""Compressed pictures into tensors of one size, by a pool of threads (Pillow decodes outside of Python's lock)."""

import io
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.progress import progress_bar
from threefold.vision.sources.bundle import Member

_PORTION = 1000

Fit = Callable[[Image.Image], Image.Image]


def opened(member: Member, mode: str | None = "RGB") -> Image.Image:
    """The decoded picture; its own colours where `mode` is None, as where they are indices of classes.

    Raises:
        ThreefoldError: damaged, cut short, or no picture.
    """
    try:
        with Image.open(io.BytesIO(member.read())) as picture:
            picture.load()
            return picture.copy() if mode is None else picture.convert(mode)
    # Damaged files can fail in any of these ways.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        reason = "no picture" if isinstance(error, UnidentifiedImageError) else str(error)
        raise ThreefoldError(f"{member.where}: cannot be decoded ({reason}); delete it and fetch it again") from None


def for_each_row(rows: int, work: Callable[[int], None]) -> None:
    """Call `work` with every row, from 0, on all cores; the first error ends it."""
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool, progress_bar("decoding", rows, "picture") as bar:
        # In portions, as the pool takes everything at once that it is given.
        for first in range(0, rows, _PORTION):
            portion = range(first, min(rows, first + _PORTION))
            list(pool.map(work, portion))
            bar.update(len(portion))


def decoded(members: Sequence[Member], fit: Fit, size: int) -> Tensor:
    """Every picture, in colours and brought to `size` by `size` pixels by `fit`: uint8 (rows, 3, size, size).

    Raises:
        ThreefoldError: one cannot be decoded; it is named.
    """
    pixels = torch.empty(len(members), 3, size, size, dtype=torch.uint8)

    def fill(row: int) -> None:
        pixels[row] = as_tensor(fit(opened(members[row])))

    for_each_row(len(members), fill)
    return pixels


def as_tensor(picture: Image.Image) -> Tensor:
    """The pixels of a picture in colours: uint8 (3, height, width)."""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1)


def squeezed(size: int) -> Fit:
    """To a square, whatever that does to the shape of things."""
    return lambda picture: picture.resize((size, size), Image.Resampling.BILINEAR)


def central_square(size: int) -> Fit:
    """The shorter side to `size`, and the middle square of that."""

    def fit(picture: Image.Image) -> Image.Image:
        scale = size / min(picture.size)
        width, height = (max(size, round(side * scale)) for side in picture.size)
        left, top = (width - size) // 2, (height - size) // 2
        resized = picture.resize((width, height), Image.Resampling.BILINEAR)
        return resized.crop((left, top, left + size, top + size))

    return fit
