"""DeepLabv3+ from the sizes that a configuration has for it."""

from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.segmentation.deeplab import DecoderSize, DeepLab


def segmenter(architecture: Architecture, classes: int, sizes: Mapping[str, Any]) -> DeepLab:
    """A segmentation network whose backbone keeps the resolution that its decoder wants.

    Args:
        architecture: of the backbone.
        classes: how many there are, the background being one.
        sizes: what differs from the usual, see `DecoderSize`.

    Raises:
        ThreefoldError: the backbone cannot have that output stride.
    """
    given: dict[str, Any] = {**sizes}
    if "rates" in given:
        given["rates"] = tuple(given["rates"])
    size = DecoderSize(**given)
    whole = architecture.stem_stride * 2 ** (len(architecture.depths) - 1)
    halvings, rest = divmod(whole, size.output_stride)
    if rest or halvings.bit_count() != 1:
        raise ThreefoldError(
            f"output stride {size.output_stride} of a backbone of {whole}; divide the latter by a power of 2"
        )
    return DeepLab(Backbone(architecture, halvings.bit_length() - 1), classes, size)
