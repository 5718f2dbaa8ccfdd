"""Pre-trained weights on images of another size than they were trained on."""

from collections.abc import Mapping

from torch import Tensor

from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.initial import fresh_stem


def with_fresh_stem(weights: Mapping[str, Tensor], architecture: Architecture, seed: int) -> dict[str, Tensor]:
    """`weights` with an untrained first convolution, that of `architecture`, drawn from `seed`.

    So the paper's code puts large networks on small images: all else, the normalisation `bn1` included, stays.
    """
    return {**weights, **fresh_stem(architecture, seed)}
