"""What all kinds of tasks have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from threefold.bert.split import Split
from threefold.lottery.evaluating import evaluating


class Objective(ABC):
    """A split of a data set with the loss and the metrics of its kind of task."""

    metrics: ClassVar[tuple[str, ...]]

    def __init__(self, split: Split) -> None:
        """Train or evaluate on `split`."""
        self.split = split

    @abstractmethod
    def batch(self, rows: Tensor, generator: torch.Generator) -> Any:
        """What `loss` needs of `rows`, int64 (batch,); what is drawn for it comes from `generator`."""

    @abstractmethod
    def loss(self, network: nn.Module, batch: Any) -> Tensor:
        """The mean loss over a batch, a scalar."""

    @abstractmethod
    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the whole split."""

    def outputs(self, predict: Callable[[Tensor], Tensor], network: nn.Module) -> Tensor:
        """What `predict` gives for all rows, in their order, on the CPU; it is given a batch's rows, int64 (batch,)."""
        with evaluating(network):
            batches = list(self.split.batches())
            found = torch.cat([predict(rows) for rows in batches]).cpu()
        return torch.empty_like(found).index_copy_(0, torch.cat(batches), found)
