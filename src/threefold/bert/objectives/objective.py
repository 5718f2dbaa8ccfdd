"""What all kinds of tasks on text have in common."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from threefold.bert.split import Split
from threefold.lottery import objective
from threefold.lottery.evaluating import evaluating


class Objective(objective.Objective[Split]):
    """A split of sequences with the loss and the metrics of its kind of task."""

    def outputs(self, predict: Callable[[Tensor], Tensor], network: nn.Module) -> Tensor:
        """What `predict` gives for all rows, in their order, on the CPU; it is given a batch's rows, int64 (batch,)."""
        with evaluating(network):
            batches = list(self.split.batches())
            found = torch.cat([predict(rows) for rows in batches]).cpu()
        return torch.empty_like(found).index_copy_(0, torch.cat(batches), found)
