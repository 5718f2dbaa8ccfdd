"""Small images and networks on which trainings take milliseconds."""

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.augmentation.augmentation import Augmentation, Chain
from threefold.vision.augmentation.disturbance import Noise
from threefold.vision.augmentation.levels import Levels
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.networks.architecture import Architecture
from threefold.vision.split import Split

TINY = Architecture("basic", (1, 1), (8, 8), "halving", channels=1)
PLAIN = Normalisation((0.5,), (0.25,))
VIEWS: Augmentation = Chain((Levels((0.5, 1.5), 0.3), Noise(0.1)))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def bars(count: int, seed: int = 0) -> Split:
    """Images of 8 x 8 pixels; class 1 has a bright row, class 0 a bright column, somewhere on dark noise."""
    drawn = generator(seed)
    images = torch.randint(60, (count, 1, 8, 8), dtype=torch.uint8, generator=drawn)
    labels = torch.randint(2, (count,), generator=drawn)
    for image, label, place in zip(images, labels, torch.randint(8, (count,), generator=drawn), strict=True):
        image[0, place if label else slice(None), slice(None) if label else place] = 230
    return Split.of({"images": images, "label": labels}, "cpu")


def pictures(count: int, size: int = 8, seed: int = 0) -> Split:
    """Images of a few soft patches, each like no other."""
    patches = 255 * torch.rand(count, 1, 3, 3, generator=generator(seed))
    return Split.of({"images": F.interpolate(patches, size=size, mode="bilinear").byte()}, "cpu")


def rows(*of: int) -> Tensor:
    return torch.tensor(of)
