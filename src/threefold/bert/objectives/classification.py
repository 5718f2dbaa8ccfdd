"""One class for a sentence or a pair of sentences."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.inputs import Inputs
from threefold.bert.metrics import accuracy, f1, matthews
from threefold.bert.objectives.objective import Objective


class Labelled(NamedTuple):
    """A batch: inputs, and labels (batch,), int64 classes or float32 values."""

    inputs: Inputs
    labels: Tensor


class Classification(Objective):
    """Cross-entropy; accuracy, F1 of class 1 and Matthews' correlation."""

    metrics = ("accuracy", "f1", "matthews")

    def batch(self, rows: Tensor, generator: torch.Generator) -> Labelled:
        """Rows with their classes; nothing is drawn."""
        return Labelled(self.split.inputs(rows), self.split.column("label", rows))

    def loss(self, network: nn.Module, batch: Labelled) -> Tensor:
        """Mean cross-entropy, natural logarithm."""
        return F.cross_entropy(network(batch.inputs), batch.labels)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the split."""
        found = self.outputs(lambda rows: network(self.split.inputs(rows)).argmax(1), network).numpy()
        truth = self.split.tensors["label"].cpu().numpy()
        return {"accuracy": accuracy(found, truth), "f1": f1(found, truth), "matthews": matthews(found, truth)}
