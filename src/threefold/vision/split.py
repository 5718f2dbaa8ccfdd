"""A part of a data set, on the device that trains on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

_IMAGES = 250
# Bounds the memory of a forward pass where images are large: 23 of 416 x 416.
_PIXELS = _IMAGES * 128 * 128


def evaluation_batch(height: int, width: int) -> int:
    """How many images of `height` x `width` pixels are evaluated together."""
    return max(1, min(_IMAGES, _PIXELS // (height * width)))


class Rows(Protocol):
    """What an objective asks of the part of a data set that it trains or evaluates on: a `Split`, or its like."""

    @property
    def size(self) -> int:
        """How many rows there are."""

    def rows(self, rows: Tensor) -> dict[str, Tensor]:
        """What the rows at `rows`, int64 (batch,) on the CPU, hold, by name."""

    def batches(self, batch: int | None = None) -> Iterator[Tensor]:
        """All rows in their order, int64 (up to `batch`,); by default as many as `evaluation_batch` tells."""


@dataclass(frozen=True)
class Split:
    """Rows of images with what is to be learned of them; all tensors have one row an image.

    Attributes:
        tensors: `images`, uint8 (rows, channels, height, width), and by the kind of the data set
            classification: `label`, int64 (rows,);
            detection: `boxes`, float32 (rows, most, 4), in pixels as left, top, right, bottom; `classes`, int64
            (rows, most), -1 where a row has no further box; `difficult`, bool (rows, most);
            segmentation: `target`, uint8 (rows, height, width), 255 where a pixel does not count;
            images: nothing more.
    """

    tensors: Mapping[str, Tensor]

    @classmethod
    def of(cls, tensors: Mapping[str, Tensor], device: str | torch.device) -> "Split":
        """These tensors, moved to `device`."""
        return cls({name: tensor.to(device) for name, tensor in tensors.items()})

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.tensors["images"])

    def rows(self, rows: Tensor) -> dict[str, Tensor]:
        """What the rows at `rows`, int64 (batch,) on the CPU, hold, by name."""
        at = rows.to(self.tensors["images"].device)
        return {name: tensor.index_select(0, at) for name, tensor in self.tensors.items()}

    def batches(self, batch: int | None = None) -> Iterator[Tensor]:
        """All rows in their order, int64 (up to `batch`,); by default as many as `evaluation_batch` tells."""
        height, width = self.tensors["images"].shape[-2:]
        return iter(torch.split(torch.arange(self.size), batch or evaluation_batch(height, width)))
