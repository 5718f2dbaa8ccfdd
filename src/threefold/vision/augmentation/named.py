"""Augmentations by the names that a configuration has for them."""

from collections.abc import Callable, Mapping

from threefold.errors import ThreefoldError
from threefold.vision.augmentation.augmentation import Augmentation, Chain
from threefold.vision.augmentation.sets import cifar, glyph_views, glyphs, imagenet, moco, simclr

AUGMENTATIONS: Mapping[str, Callable[[], Augmentation]] = {
    "none": Chain,
    "glyphs": glyphs,
    "glyph-views": lambda: glyph_views(negatives=0.5),
    "cifar": cifar,
    "imagenet": imagenet,
    "visda": lambda: imagenet(scale=(0.75, 1.33)),
    "simclr-views": simclr,
    "moco-views": moco,
}


def augmentation(name: str) -> Augmentation:
    """The augmentation called `name`.

    Raises:
        ThreefoldError: there is none.
    """
    if name not in AUGMENTATIONS:
        raise ThreefoldError(f"{name}: unknown augmentation; there are {', '.join(AUGMENTATIONS)}")
    return AUGMENTATIONS[name]()
