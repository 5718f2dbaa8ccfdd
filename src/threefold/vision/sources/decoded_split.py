"""A split of pictures that are decoded when they are asked for, to be used where a `Split` of tensors is."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import torch
from torch import Tensor

from threefold.vision.sources.bundle import Member
from threefold.vision.sources.decoding import as_tensor, central_square, opened
from threefold.vision.sources.pictures import Pictures
from threefold.vision.split import evaluation_batch


@dataclass(frozen=True)
class DecodedSplit:
    """Pictures as the middle square of themselves; random crops are cut on the device.

    In training the paper cuts from the whole picture, so what lies outside of the square is lost here.

    Attributes:
        pictures: their files, and the indices of their classes.
        device: where batches are made.
        side: height and width, in pixels, to which the square is resized.
        cut: height and width of the middle of that, which alone is given; None for all of it. Networks are evaluated
            on 224 of 256 pixels.
    """

    pictures: Pictures
    device: str | torch.device
    side: int = 256
    cut: int | None = None
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(len(os.sched_getaffinity(0))), repr=False, compare=False
    )

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.pictures.files)

    def rows(self, rows: Tensor) -> dict[str, Tensor]:
        """The rows at `rows`, int64 (batch,): `images` uint8 (batch, 3, height, width), `label` int64 (batch,).

        Raises:
            ThreefoldError: a picture cannot be decoded; it is named.
        """
        wanted = [int(row) for row in rows]
        images = torch.stack(list(self._pool.map(self._decoded, wanted)))
        label = torch.tensor([self.pictures.label[row] for row in wanted])
        return {"images": images.to(self.device), "label": label.to(self.device)}

    def batches(self, batch: int | None = None) -> Iterator[Tensor]:
        """All rows in their order, int64 (up to `batch`,); by default as many as `evaluation_batch` tells."""
        side = self.cut or self.side
        return iter(torch.split(torch.arange(self.size), batch or evaluation_batch(side, side)))

    def _decoded(self, row: int) -> Tensor:
        picture = opened(Member(self.pictures.root, self.pictures.files[row]))
        square = central_square(self.side)(picture)
        if self.cut is None:
            return as_tensor(square)
        left = (self.side - self.cut) // 2
        return as_tensor(square.crop((left, left, left + self.cut, left + self.cut)))
