"""Where YOLO predicts boxes: every anchor in every cell of every scale, called slots."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True)
class Grid:
    """The slots for one size of image, in the order scale, row, column, anchor.

    Attributes:
        anchors: float32 (scales, per scale, 2), widths and heights in pixels.
        strides: int64 (scales,), pixels from cell to cell.
        rows: int64 (scales,).
        columns: int64 (scales,).
    """

    anchors: Tensor
    strides: Tensor
    rows: Tensor
    columns: Tensor

    @classmethod
    def over(cls, height: int, width: int, anchors: Tensor, strides: tuple[int, ...]) -> "Grid":
        """The grid for images of `height` by `width` pixels."""
        steps = torch.tensor(strides, device=anchors.device)
        return cls(anchors, steps, -(-height // steps), -(-width // steps))

    @cached_property
    def first(self) -> Tensor:
        """The first slot of each scale, int64 (scales,)."""
        slots = self.rows * self.columns * self.anchors.shape[1]
        return slots.cumsum(0) - slots

    @cached_property
    def scale(self) -> Tensor:
        """Each slot's scale, int64 (slots,)."""
        return torch.cat([torch.full((len(part),), scale) for scale, part in enumerate(self._cells)]).to(self.strides)

    @cached_property
    def corners(self) -> Tensor:
        """The left top corner of each slot's cell in pixels, float32 (slots, 2)."""
        return torch.cat(self._cells).to(self.anchors) * self.strides[self.scale][:, None]

    @cached_property
    def shapes(self) -> Tensor:
        """Each slot's anchor, float32 (slots, 2)."""
        return torch.cat(
            [
                anchors.repeat(len(part) // len(anchors), 1)
                for anchors, part in zip(self.anchors, self._cells, strict=True)
            ]
        )

    def slots_at(self, centres: Tensor) -> tuple[Tensor, Tensor]:
        """The cells at centres, float32 (..., 2), in pixels, at every scale.

        Returns:
            The cells' middles in pixels, float32 (..., scales, 2), and their slots, int64 (..., scales, per scale).
        """
        last = torch.stack([self.columns, self.rows], 1) - 1
        cells = (centres[..., None, :] / self.strides[:, None]).long().clamp(min=0).minimum(last)
        per_scale = self.anchors.shape[1]
        slots = self.first + (cells[..., 1] * self.columns + cells[..., 0]) * per_scale
        return (cells + 0.5) * self.strides[:, None], slots[..., None] + torch.arange(per_scale, device=slots.device)

    @cached_property
    def _cells(self) -> list[Tensor]:
        """Column and row of the slots of each scale, int64 (slots of the scale, 2)."""
        sides = zip(self.rows.tolist(), self.columns.tolist(), strict=True)
        return [
            torch.cartesian_prod(torch.arange(rows), torch.arange(columns))
            .flip(1)
            .repeat_interleave(self.anchors.shape[1], 0)
            for rows, columns in sides
        ]
