"""What all kinds of tasks have in common."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn


class Counted(Protocol):
    """A part of a data set that knows how long it is."""

    @property
    def size(self) -> int:
        """How many rows there are."""


Split = TypeVar("Split", bound=Counted)


class Objective(ABC, Generic[Split]):
    """A split of a data set with the loss and the metrics of its kind of task."""

    metrics: ClassVar[tuple[str, ...]]
    comparing: ClassVar[bool] = False

    def __init__(self, split: Split) -> None:
        """Train or evaluate on `split`."""
        self.split = split

    @abstractmethod
    def batch(self, rows: Tensor, generator: torch.Generator) -> Any:
        """What `loss` needs of `rows`, int64 (batch,); what is drawn for it comes from `generator`."""

    @abstractmethod
    def loss(self, network: nn.Module, batch: Any) -> Tensor:
        """The mean loss over a batch, a scalar."""

    def terms(self, rows: Tensor, batch: Any) -> int:
        """How many terms that mean has; see `threefold.lottery.task`, as for `comparing`."""
        return len(rows)

    @abstractmethod
    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the whole split."""
