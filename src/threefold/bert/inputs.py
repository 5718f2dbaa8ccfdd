"""What a network reads."""

from typing import NamedTuple

import torch
from torch import Tensor


class Inputs(NamedTuple):
    """A batch of token sequences, padded to the longest.

    Attributes:
        tokens: int64 (batch, length), 0 where there is padding.
        segments: int64 (batch, length), 0 in the first segment and 1 in the second; anything where there is padding.
        present: bool (batch, length), False where there is padding; None: there is none.
        positions: int64 (predicted,), which of the batch * length tokens a masked language model predicts; else None.
    """

    tokens: Tensor
    segments: Tensor
    present: Tensor | None = None
    positions: Tensor | None = None

    def to(self, device: torch.device) -> "Inputs":
        """The same on `device`."""
        return Inputs(*(None if tensor is None else tensor.to(device) for tensor in self))  # type: ignore[arg-type]
