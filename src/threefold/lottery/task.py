"""What the training loop asks of a task."""

from typing import Any, Protocol

import torch
from torch import nn


class Task(Protocol):
    """Rows to learn from, and the loss of a network on them.

    The training loop draws the rows; the task keeps the data on the device that it trains on.
    """

    @property
    def name(self) -> str:
        """What the configuration calls it."""

    @property
    def size(self) -> int:
        """How many rows there are to learn from."""

    @property
    def fingerprint(self) -> str:
        """A digest of the data."""

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> Any:
        """The input of `loss` for some rows, on the task's device, padded only to the longest of them.

        Args:
            rows: int64 [batch], on the CPU, so that lengths can be looked up without waiting for a GPU.
            generator: on the CPU; the only source of chance here, so that a resumed training draws the same.
        """

    def loss(self, network: nn.Module, batch: Any) -> torch.Tensor:
        """The mean loss of a batch, a scalar."""

    def terms(self, rows: torch.Tensor, batch: Any) -> int:
        """How many terms that mean has: what the batch of these rows weighs as a part of a larger one."""

    @property
    def comparing(self) -> bool:
        """Whether the loss compares the rows of a batch with each other, so that it is no mean of its parts' losses."""
