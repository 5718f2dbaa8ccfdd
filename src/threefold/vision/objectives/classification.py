"""One class for an image."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.lottery.evaluating import evaluating
from threefold.lottery.objective import Objective
from threefold.vision.augmentation.augmentation import Augmentation, Chain
from threefold.vision.augmentation.normalisation import Normalisation, as_floats
from threefold.vision.split import Rows


class Labelled(NamedTuple):
    """A batch: normalised images, float32 (batch, channels, height, width), and classes, int64 (batch,)."""

    images: Tensor
    labels: Tensor


class Classification(Objective[Rows]):
    """Cross-entropy and accuracy."""

    metrics = ("accuracy",)

    def __init__(self, split: Rows, normalisation: Normalisation, augmentation: Augmentation | None = None) -> None:
        """Train on images of `split` that are augmented, or evaluate on them as they are."""
        super().__init__(split)
        self.normalisation = normalisation
        self.augmentation = augmentation or Chain()

    def batch(self, rows: Tensor, generator: torch.Generator) -> Labelled:
        """The images at `rows`, augmented as `generator`, of the CPU, draws it, with their classes."""
        there = self.split.rows(rows)
        images = self.augmentation(as_floats(there["images"]), generator)
        return Labelled(self.normalisation(images), there["label"])

    def loss(self, network: nn.Module, batch: Labelled) -> Tensor:
        """Mean cross-entropy, natural logarithm."""
        return F.cross_entropy(network(batch.images), batch.labels)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """The share of images whose class has the highest logit, without augmentation."""
        with evaluating(network):
            found = [self._right(network, rows) for rows in self.split.batches()]
        return {"accuracy": int(torch.stack(found).sum()) / self.split.size}

    def _right(self, network: nn.Module, rows: Tensor) -> Tensor:
        there = self.split.rows(rows)
        logits = network(self.normalisation(as_floats(there["images"])))
        right: Tensor = logits.argmax(1) == there["label"]
        return right.sum()
