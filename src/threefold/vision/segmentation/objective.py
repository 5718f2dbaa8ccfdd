"""Segmentation: a class for every pixel."""

from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.lottery.evaluating import evaluating
from threefold.lottery.objective import Objective
from threefold.vision.segmentation.augmentation import Augmentation
from threefold.vision.segmentation.confusion import IGNORED, confusion, scores
from threefold.vision.split import Split


class Painted(NamedTuple):
    """A batch: images, float32 (batch, colours, height, width), normalised; targets, uint8 (batch, height, width)."""

    images: Tensor
    target: Tensor


class Segmentation(Objective[Split]):
    """Cross-entropy of pixels; mean IoU and the share of right pixels, from 0 to 1."""

    metrics = ("miou", "pixel-accuracy")

    def __init__(
        self,
        split: Split,
        classes: int,
        normalisation: Callable[[Tensor], Tensor],
        augmentation: Augmentation | None = None,
        *,
        background: float = 1.0,
    ) -> None:
        """Train or evaluate on `split`.

        Args:
            split: of a data set for segmentation.
            classes: how many there are, the background, class 0, being one.
            normalisation: from colours between 0 and 1, float32 (batch, colours, height, width), to what networks see.
            augmentation: None for images as they are.
            background: the weight of its pixels in the loss; the paper's is 1.

        Raises:
            ThreefoldError: a pixel is of another class, or none counts.
        """
        super().__init__(split)
        self.classes = classes
        self.normalisation = normalisation
        self.augmentation = augmentation
        target = split.tensors["target"]
        there = torch.bincount(target.flatten(), minlength=IGNORED + 1)[:IGNORED].nonzero().flatten().tolist()
        if not there:
            raise ThreefoldError("a split of which every pixel is ignored; take images with targets")
        if there[-1] >= classes:
            raise ThreefoldError(f"a pixel of class {there[-1]}; of {classes} classes the last is {classes - 1}")
        self.weight = torch.ones(classes, device=target.device)
        self.weight[0] = background

    def batch(self, rows: Tensor, generator: torch.Generator) -> Painted:
        """Rows, augmented as `generator`, of the CPU, draws it."""
        held = self.split.rows(rows)
        images, target = held["images"].float() / 255, held["target"]
        if self.augmentation is not None:
            images, target = self.augmentation.changed(images, target, generator)
        return Painted(self.normalisation(images), target)

    def loss(self, network: nn.Module, batch: Painted) -> Tensor:
        """Cross-entropy, natural logarithm, mean over pixels by their classes' weights; 0 where none counts."""
        target = batch.target.long()
        total = F.cross_entropy(network(batch.images), target, self.weight, ignore_index=IGNORED, reduction="sum")
        weights = F.pad(self.weight, (0, IGNORED + 1 - self.classes))[target]
        return total / weights.sum().clamp(min=torch.finfo(weights.dtype).tiny)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the split."""
        return scores(self.confusion(network))

    def confusion(self, network: nn.Module) -> Tensor:
        """How often `network` takes pixels of each class for each class, int64 (classes, classes)."""
        matrix = torch.zeros(self.classes, self.classes, dtype=torch.int64, device=self.weight.device)
        with evaluating(network):
            for rows in self.split.batches():
                held = self.split.rows(rows)
                found = network(self.normalisation(held["images"].float() / 255)).argmax(1)
                matrix = matrix + confusion(found, held["target"], self.classes)
        return matrix
