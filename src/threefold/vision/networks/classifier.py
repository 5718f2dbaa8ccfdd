"""A backbone and one matrix: a class for every image."""

from collections.abc import Mapping

from torch import Tensor, nn

from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.loading import backbone, drawn


class Classifier(nn.Module):
    """The state dict has `backbone.*` and `head.*`."""

    def __init__(self, backbone: Backbone, head: nn.Linear) -> None:
        """The parts."""
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, images: Tensor) -> Tensor:
        """Logits, (batch, classes), of normalised images, float (batch, channels, height, width)."""
        logits: Tensor = self.head(self.backbone(images))
        return logits


def classifier(architecture: Architecture, weights: Mapping[str, Tensor], classes: int, seed: int) -> Classifier:
    """A backbone with copies of `weights`, and a head drawn from `seed`, independently of the backbone."""
    head = drawn(lambda: nn.Linear(architecture.features, classes), "head", seed)
    return Classifier(backbone(architecture, weights), head)
