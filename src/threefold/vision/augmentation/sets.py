"""The augmentations that the methods and data sets are known for."""

from threefold.vision.augmentation.affine import Affine
from threefold.vision.augmentation.augmentation import Augmentation, Chain, Sometimes
from threefold.vision.augmentation.blur import GaussianBlur
from threefold.vision.augmentation.colour_jitter import ColourJitter
from threefold.vision.augmentation.disturbance import Ghost, Noise
from threefold.vision.augmentation.flip import Mirror
from threefold.vision.augmentation.gray import Gray
from threefold.vision.augmentation.levels import Levels, Negative
from threefold.vision.augmentation.padded_crop import PaddedCrop
from threefold.vision.augmentation.resized_crop import ResizedCrop

_MIRROR = Sometimes(Mirror(), 0.5)


def cifar(padding: int = 4) -> Augmentation:
    """Of CIFAR-10 and CIFAR-100: a shift of up to 4 pixels, and mirrors (vision paper's code)."""
    return Chain((PaddedCrop(padding), _MIRROR))


def imagenet(size: int = 224, scale: tuple[float, float] = (0.08, 1.0)) -> Augmentation:
    """Of ImageNet, and with `scale` (0.75, 1.33) of VisDA-2017 (vision paper's code)."""
    return Chain((ResizedCrop(size, scale), _MIRROR))


def simclr(size: int = 224) -> Augmentation:
    """Of simCLR as the paper's code has it: colours of strength 1, no blur (Chen et al. 2020, Appendix A)."""
    colours = Sometimes(ColourJitter(0.8, 0.8, 0.8, 0.2), 0.8)
    return Chain((ResizedCrop(size), _MIRROR, colours, Sometimes(Gray(), 0.2)))


def moco(size: int = 224) -> Augmentation:
    """Of MoCo v2, "aug-plus" in its code: weaker colours, and blur of a kernel as wide as a tenth of the image."""
    colours = Sometimes(ColourJitter(0.4, 0.4, 0.4, 0.1), 0.8)
    blur = Sometimes(GaussianBlur(size // 10 // 2 * 2 + 1), 0.5)
    return Chain((ResizedCrop(size, (0.2, 1.0)), colours, Sometimes(Gray(), 0.2), blur, _MIRROR))


def glyphs() -> Augmentation:
    """Of glyphs that are to be told apart: small moves."""
    return Affine(zoom=(0.9, 1.15), rotation=8, shear=6, shift=0.05)


def glyph_views(negatives: float) -> Augmentation:
    """Of glyphs whose views are to be recognised; black and white are exchanged with probability `negatives`."""
    moves = Affine(zoom=(0.8, 1.6), rotation=20, shear=11, shift=0.12)
    parts = (moves, Sometimes(Negative(), negatives), Levels((0.4, 1.4), 0.15), Ghost(0.35), Noise(0.1))
    return Chain(parts)
