"""Contrastive learning within a batch (Chen et al. 2020, "A Simple Framework for Contrastive Learning")."""

import math
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.lottery import distributed
from threefold.vision.augmentation.augmentation import Augmentation
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.objectives.contrastive import Contrastive, Views
from threefold.vision.split import Rows

# What is averaged; as `contrastive_mean` of `threefold.vision.protocol`.
Mean = Literal["losses", "shares"]


class SimClr(Contrastive):
    """NT-Xent: every view is to find the other view of its image among all views of the batch."""

    def __init__(
        self,
        split: Rows,
        normalisation: Normalisation,
        augmentation: Augmentation,
        temperature: float = 0.5,
        mean: Mean = "losses",
    ) -> None:
        """Train or evaluate on `split`; `mean` as in `nt_xent`."""
        super().__init__(split, normalisation, augmentation, temperature)
        self.mean: Mean = mean

    def loss(self, network: nn.Module, batch: Views) -> Tensor:
        """NT-Xent of the directions that a `Projected` gives, natural logarithm."""
        # Both views in one pass, so that batch normalisation does not tell them apart.
        return nt_xent(_of_all_processes(network(torch.cat(batch))), self.temperature, self.mean)


def _of_all_processes(directions: Tensor) -> Tensor:
    """The directions of all first views, then those of all second views."""
    if distributed.count() == 1:
        return directions
    return torch.cat([distributed.gathered(views) for views in directions.chunk(2)])


def nt_xent(directions: Tensor, temperature: float, mean: Mean = "losses") -> Tensor:
    """The normalised, temperature-scaled cross-entropy (Chen et al. 2020, Equation 1), a scalar.

    Args:
        directions: (2n, outputs), each of length 1; row i + n is the other view of row i.
        temperature: divides the cosines.
        mean: of "losses", -log p, over all views, p the share that a view gives its other; or -log of the mean of the
            "shares" p, which the ticket paper's code computes: views that are found already have the largest part in
            its gradient, not those that are not.
    """
    count = len(directions) // 2
    logits = directions @ directions.T / temperature
    logits = logits.masked_fill(torch.eye(2 * count, dtype=torch.bool, device=logits.device), float("-inf"))
    others = torch.arange(2 * count, device=logits.device).roll(count)
    losses = F.cross_entropy(logits, others, reduction="none")
    if mean == "losses":
        return losses.mean()
    return math.log(2 * count) - torch.logsumexp(-losses, 0)
