"""A backbone and the head that contrastive learning compares images through."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.loading import backbone, drawn


@dataclass(frozen=True)
class Projection:
    """The sizes of a projection head.

    Attributes:
        hidden: units of its one hidden layer; 2048 for a ResNet-50 in both simCLR and MoCo v2.
        outputs: 128 in both.
        normalised: whether a batch normalisation without scale or shift follows each of its two layers. Neither method
            of the paper has it; it is what MoCo needs at the embedded scale. There, the first features of all images
            point almost the same way, and queued keys differ from new ones by the way that they have all turned since
            rather than by image; centred on its batch, a key keeps only what tells images apart.
    """

    hidden: int
    outputs: int
    normalised: bool = False


class Projected(nn.Module):
    """The state dict has `backbone.*` and `head.*`, the latter with the numbers 0 and 2 of MoCo v2's `fc` if plain."""

    def __init__(self, backbone: Backbone, head: nn.Sequential) -> None:
        """The parts."""
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, images: Tensor) -> Tensor:
        """Directions, (batch, outputs), each of length 1, in float32, of normalised images."""
        return F.normalize(self.head(self.backbone(images)).float(), dim=1)


def projected(architecture: Architecture, weights: Mapping[str, Tensor], sizes: Projection, seed: int) -> Projected:
    """A backbone with copies of `weights`, and a head drawn from `seed`, independently of the backbone."""
    return Projected(backbone(architecture, weights), projection_head(architecture, sizes, seed))


def projection_head(architecture: Architecture, sizes: Projection, seed: int) -> nn.Sequential:
    """The head alone, drawn from `seed`."""
    return drawn(lambda: _head(architecture.features, sizes), "head", seed)


def _head(features: int, sizes: Projection) -> nn.Sequential:
    first, second = nn.Linear(features, sizes.hidden), nn.Linear(sizes.hidden, sizes.outputs)
    if not sizes.normalised:
        return nn.Sequential(first, nn.ReLU(inplace=True), second)
    norms = (nn.BatchNorm1d(width, affine=False) for width in (sizes.hidden, sizes.outputs))
    return nn.Sequential(first, next(norms), nn.ReLU(inplace=True), second, next(norms))
