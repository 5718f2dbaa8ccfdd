"""One number for a pair of sentences."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.metrics import pearson, spearman
from threefold.bert.objectives.classification import Labelled
from threefold.bert.objectives.objective import Objective


class Regression(Objective):
    """Squared error; Pearson's and Spearman's correlations."""

    metrics = ("pearson", "spearman")

    def batch(self, rows: Tensor, generator: torch.Generator) -> Labelled:
        """Rows with their values; nothing is drawn."""
        return Labelled(self.split.inputs(rows), self.split.column("label", rows))

    def loss(self, network: nn.Module, batch: Labelled) -> Tensor:
        """Mean squared error, in the label's unit squared."""
        return F.mse_loss(network(batch.inputs), batch.labels)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the split."""
        found = self.outputs(lambda rows: network(self.split.inputs(rows)), network).numpy()
        truth = self.split.tensors["label"].cpu().numpy()
        return {"pearson": pearson(found, truth), "spearman": spearman(found, truth)}
