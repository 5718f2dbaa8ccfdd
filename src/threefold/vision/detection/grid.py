"""Where YOLO predicts boxes: every anchor in every cell of every scale, called slots."""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import torch
from torch import Tensor


@dataclass(frozen=True)
class Grid:
    """The slots for one size of image, in the order scale, row, column, anchor; tensors are where the anchors are.

    Attributes:
        anchors: float32 (scales, per scale, 2), widths and heights in pixels.
        strides: of every scale, pixels from cell to cell.
        rows: of every scale. These are numbers and no tensors, so that a GPU is not waited for to learn a shape.
        columns: of every scale.
    """

    anchors: Tensor
    strides: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @classmethod
    def over(cls, height: int, width: int, anchors: Tensor, strides: tuple[int, ...]) -> "Grid":
        """The grid for images of `height` by `width` pixels."""
        rows, columns = (tuple(-(-side // stride) for stride in strides) for side in (height, width))
        return cls(anchors, strides, rows, columns)

    @property
    def sizes(self) -> list[int]:
        """How many slots each scale has."""
        per_scale = self.anchors.shape[1]
        return [rows * columns * per_scale for rows, columns in zip(self.rows, self.columns, strict=True)]

    @cached_property
    def scale(self) -> Tensor:
        """Each slot's scale, int64 (slots,)."""
        return self._each(torch.arange(len(self.strides), device=self.anchors.device))

    @cached_property
    def steps(self) -> Tensor:
        """Each slot's stride, float32 (slots, 1)."""
        return self._each(self.anchors.new_tensor(self.strides))[:, None]

    @cached_property
    def corners(self) -> Tensor:
        """The left top corner of each slot's cell in pixels, float32 (slots, 2)."""
        sides = zip(self.rows, self.columns, strict=True)
        cells = [
            torch.stack(torch.meshgrid(self._count(columns), self._count(rows), indexing="xy"), -1)
            for rows, columns in sides
        ]
        return torch.cat([part.view(-1, 2).repeat_interleave(self.anchors.shape[1], 0) for part in cells]) * self.steps

    @cached_property
    def shapes(self) -> Tensor:
        """Each slot's anchor, float32 (slots, 2)."""
        sizes = zip(self.anchors, self.sizes, strict=True)
        return torch.cat([anchors.repeat(size // len(anchors), 1) for anchors, size in sizes])

    def slots_at(self, centres: Tensor) -> tuple[Tensor, Tensor]:
        """The cells at centres, float32 (..., 2), in pixels, at every scale.

        Returns:
            The cells' middles in pixels, float32 (..., scales, 2), and their slots, int64 (..., scales, per scale).
        """
        strides = self._numbers(self.strides)[:, None]
        columns = self._numbers(self.columns)
        last = torch.stack([columns, self._numbers(self.rows)], 1) - 1
        cells = (centres[..., None, :] / strides).long().clamp(min=0).minimum(last)
        per_scale = self.anchors.shape[1]
        first = self._numbers(tuple(accumulate(self.sizes[:-1], initial=0)))
        slots = first + (cells[..., 1] * columns + cells[..., 0]) * per_scale
        return (cells + 0.5) * strides, slots[..., None] + torch.arange(per_scale, device=slots.device)

    def _each(self, of_scale: Tensor) -> Tensor:
        """For each slot what `of_scale`, (scales,), says of its scale."""
        return torch.cat([one.expand(size) for one, size in zip(of_scale, self.sizes, strict=True)])

    def _count(self, end: int) -> Tensor:
        return torch.arange(end, device=self.anchors.device)

    def _numbers(self, numbers: tuple[int, ...]) -> Tensor:
        return torch.tensor(numbers, device=self.anchors.device)
