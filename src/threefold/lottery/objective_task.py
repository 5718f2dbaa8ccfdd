"""A task that an objective defines: what it is trained for, and what it is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from threefold.lottery.objective import Objective


class Described(Protocol):
    """What a data set says of itself."""

    @property
    def fingerprint(self) -> str:
        """A digest of the data."""


Description = TypeVar("Description", bound=Described)
Learned = TypeVar("Learned", bound=Objective[Any])


@dataclass(frozen=True)
class ObjectiveTask(Generic[Description, Learned]):
    """A task with its data on a device; implements `threefold.lottery.task.Task`.

    Attributes:
        name: as in the configuration.
        description: of its data set.
        training: what it is trained for.
        evaluations: what it is judged by, by split.
    """

    name: str
    description: Description
    training: Learned
    evaluations: Mapping[str, Learned]

    @property
    def fingerprint(self) -> str:
        """The data set's."""
        return self.description.fingerprint

    @property
    def size(self) -> int:
        """Examples to learn from."""
        size: int = self.training.split.size
        return size

    def batch(self, rows: Tensor, generator: torch.Generator) -> Any:
        """The examples at `rows`, int64 (batch,), as the objective takes them; `generator` is the source of chance."""
        return self.training.batch(rows, generator)

    def loss(self, network: nn.Module, batch: Any) -> Tensor:
        """The mean loss over a batch, a scalar."""
        return self.training.loss(network, batch)

    def terms(self, rows: Tensor, batch: Any) -> int:
        """How many terms that mean has."""
        return self.training.terms(rows, batch)

    @property
    def comparing(self) -> bool:
        """Whether the loss compares the examples of a batch with each other."""
        return self.training.comparing
