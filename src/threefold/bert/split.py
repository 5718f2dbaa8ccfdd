"""One split of a data set on the device that computes."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.bert.inputs import Inputs
from threefold.lottery.splits import Tensors

_ROWS = 256
# Bounds the memory of a forward pass where sequences are long.
_TOKENS = 16_384


@dataclass(frozen=True)
class Split:
    """A split's tensors on `device`, and the rows' `lengths`, int64 (rows,), on the host."""

    tensors: Tensors
    lengths: Tensor
    device: torch.device

    @classmethod
    def of(cls, tensors: Tensors, device: str | torch.device) -> "Split":
        """Move a split to `device`, once."""
        device = torch.device(device)
        moved = {name: tensor.to(device) for name, tensor in tensors.items()}
        return cls(moved, tensors["length"].long().cpu(), device)

    @property
    def size(self) -> int:
        """Rows."""
        return len(self.lengths)

    def column(self, name: str, rows: Tensor) -> Tensor:
        """The tensor called `name` at `rows`, int64 (batch,)."""
        return self.tensors[name].index_select(0, rows.to(self.device))

    def inputs(self, rows: Tensor) -> Inputs:
        """The sequences at `rows`, int64 (batch,), padded to the longest of them."""
        lengths = self.lengths[rows.cpu()]
        shortest, longest = (int(length) for length in torch.aminmax(lengths))
        rows = rows.to(self.device)
        tokens = self.tensors["tokens"][:, :longest].index_select(0, rows).long()
        place = torch.arange(longest, device=self.device)
        segments = (place >= self.column("first", rows)[:, None]).long()
        present = None if shortest == longest else place < self.column("length", rows)[:, None]
        return Inputs(tokens, segments, present)

    def batches(self) -> Iterator[Tensor]:
        """All rows, int64, in batches of rows of like length, so that little is padded."""
        rows = torch.argsort(self.lengths, stable=True)
        while len(rows):
            # The last row is the longest.
            batch = min(_ROWS, max(1, _TOKENS // int(self.lengths[rows[-1]])))
            yield rows[-batch:]
            rows = rows[:-batch]
