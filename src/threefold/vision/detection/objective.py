"""Detection: boxes of classes."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.lottery.evaluating import evaluating
from threefold.lottery.objective import Objective
from threefold.vision.detection.augmentation import Augmentation
from threefold.vision.detection.average_precision import Rule, mean_average_precision
from threefold.vision.detection.detector import Detections, Detector
from threefold.vision.detection.matching import GroundTruth
from threefold.vision.detection.truth import Truth
from threefold.vision.split import Split


class Scene(NamedTuple):
    """A batch: images, float32 (batch, colours, height, width), normalised, and what is in them."""

    images: Tensor
    truth: Truth


class Detection(Objective[Split]):
    """A detector's own loss; average precision over IoUs of .50 to .95, at .50 and at .75, from 0 to 1."""

    metrics = ("ap", "ap50", "ap75")

    def __init__(
        self,
        split: Split,
        classes: int,
        normalisation: Callable[[Tensor], Tensor],
        augmentation: Augmentation | None = None,
        *,
        rule: Rule = "voc2007",
    ) -> None:
        """Train or evaluate on `split`; its difficult boxes are not learned and need not be found.

        Args:
            split: of a data set for detection.
            classes: how many there are.
            normalisation: from colours between 0 and 1, float32 (batch, colours, height, width), to what networks see.
            augmentation: None for images as they are.
            rule: of the average precision; the paper's by default.

        Raises:
            ThreefoldError: no box counts, or one is of another class.
        """
        super().__init__(split)
        self.classes = classes
        self.normalisation = normalisation
        self.augmentation = augmentation
        self.rule: Rule = rule
        labels, difficult = split.tensors["classes"], split.tensors["difficult"]
        if not ((labels >= 0) & ~difficult).any():
            raise ThreefoldError(
                "a split without a box to learn or to find; take images with boxes that are not difficult"
            )
        if labels.max() >= classes:
            raise ThreefoldError(f"a box of class {int(labels.max())}; of {classes} classes the last is {classes - 1}")

    def batch(self, rows: Tensor, generator: torch.Generator) -> Scene:
        """Rows, augmented as `generator`, of the CPU, draws it."""
        if self.augmentation is None:
            images, truth = self._of(rows)
        else:
            images, truth = self._mixed(rows, self.augmentation, generator)
        return Scene(self.normalisation(images), truth)

    def loss(self, network: nn.Module, batch: Scene) -> Tensor:
        """The mean loss of the network, a `Detector`."""
        assert isinstance(network, Detector)
        return network.loss(batch.images, batch.truth)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the split."""
        held = self.split.tensors
        truth = GroundTruth(held["boxes"], held["classes"], held["difficult"])
        return mean_average_precision(self.detections(network), truth, self.classes, self.rule)

    def detections(self, network: nn.Module) -> Detections:
        """What the network, a `Detector`, finds in all rows."""
        assert isinstance(network, Detector)
        parts = []
        with evaluating(network):
            for rows in self.split.batches():
                found = network.detect(self.normalisation(self._of(rows)[0]))
                parts.append(found._replace(images=rows.to(found.images.device)[found.images]))
        return Detections.joined(parts)

    def _mixed(self, rows: Tensor, augmentation: Augmentation, generator: torch.Generator) -> tuple[Tensor, Truth]:
        images, truth = augmentation.moved(*self._of(rows), generator)
        if augmentation.mixup == 0:
            return images, truth
        others = torch.randint(self.split.size, rows.shape, generator=generator)
        other_images, other_truth = augmentation.moved(*self._of(others), generator)
        share = augmentation.shares(len(rows), generator).to(images.device)
        return torch.lerp(other_images, images, share[:, None, None, None]), truth.mixed(other_truth, share)

    def _of(self, rows: Tensor) -> tuple[Tensor, Truth]:
        held = self.split.rows(rows)
        classes = held["classes"].masked_fill(held["difficult"], -1)
        return held["images"].float() / 255, Truth(
            held["boxes"], classes, torch.ones_like(classes, dtype=torch.float32)
        )
