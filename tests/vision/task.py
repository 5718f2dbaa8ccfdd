"""An objective as the training loop sees it."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from threefold.vision.objectives.objective import Objective


@dataclass(frozen=True)
class ObjectiveTask:
    objective: Objective
    name: str = "made-up"
    fingerprint: str = "0123"

    @property
    def size(self) -> int:
        return self.objective.split.size

    def batch(self, rows: Tensor, generator: torch.Generator) -> Any:
        return self.objective.batch(rows, generator)

    def loss(self, network: nn.Module, batch: Any) -> Tensor:
        return self.objective.loss(network, batch)

    def terms(self, rows: Tensor, batch: Any) -> int:
        return self.objective.terms(rows, batch)

    @property
    def comparing(self) -> bool:
        return self.objective.comparing
