"""Two views of one image are to be recognised as such: what simCLR and MoCo have in common."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from threefold.lottery.evaluating import evaluating
from threefold.lottery.objective import Objective
from threefold.lottery.stream import stream
from threefold.vision.augmentation.augmentation import Augmentation
from threefold.vision.augmentation.normalisation import Normalisation, as_floats
from threefold.vision.networks.backbone import Backbone
from threefold.vision.retrieval import retrieved
from threefold.vision.split import Rows

# 511 candidates for each of the 512 features (vision paper, Appendix A.2).
RETRIEVAL_BATCH = 256


class Views(NamedTuple):
    """A batch: two augmented, normalised views of every image, float32 (batch, channels, height, width)."""

    first: Tensor
    second: Tensor


class Contrastive(Objective[Rows]):
    """Views to train on, and the retrieval accuracy of a backbone's features."""

    metrics = ("retrieval",)
    comparing = True

    def __init__(
        self, split: Rows, normalisation: Normalisation, augmentation: Augmentation, temperature: float
    ) -> None:
        """Train or evaluate on augmented images of `split`; labels, where it has them, are not looked at."""
        super().__init__(split)
        self.normalisation = normalisation
        self.augmentation = augmentation
        self.temperature = temperature

    def batch(self, rows: Tensor, generator: torch.Generator) -> Views:
        """Two views of the images at `rows`, augmented as `generator`, of the CPU, draws it."""
        images = as_floats(self.split.rows(rows)["images"])
        first, second = (self.normalisation(self.augmentation(images, generator)) for _ in range(2))
        return Views(first, second)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """The share of views that are nearest to the other view of their image, among those of 256 images.

        Features are the backbone's, not the head's, and images are augmented as in training, as in the authors'
        simCLR code; every evaluation draws the same views. Rows that do not fill a last batch are left out, since
        among fewer it is easier.
        """
        backbone = network.backbone
        assert isinstance(backbone, Backbone)
        generator = stream("evaluation", 0)
        found, of = 0, 0
        with evaluating(network):
            for rows in self.split.batches(RETRIEVAL_BATCH):
                if of and len(rows) < RETRIEVAL_BATCH:
                    break
                views = self.batch(rows, generator)
                found += int(retrieved(backbone(views.first), backbone(views.second)))
                of += 2 * len(rows)
        return {"retrieval": found / of}
