"""Scikit-learn's handwritten digits: real, 1797 of them, 8 by 8 pixels."""

import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional as F

from threefold.lottery.stream import stream
from threefold.vision.embedded.characters import SIDE

_GREATEST = 16.0  # of a pixel
_VALIDATION = 397


def handwritten(seed: int, few: int) -> dict[str, dict[str, Tensor]]:
    """Train (`few` images, as many of each digit as of any other), val and test, every image in one of them.

    Returns:
        for each split `images` uint8 (rows, 1, SIDE, SIDE) and `label` int64 (rows,).
    """
    images, label = _digits()
    order = torch.randperm(len(label), generator=stream("handwritten", seed))
    ordered = label[order]
    # How many of its digit come before each image.
    before = F.one_hot(ordered).cumsum(0).gather(1, ordered[:, None])[:, 0] - 1
    ranked = order[(before * 10 + ordered).argsort(stable=True)]
    rest = ranked[few:][torch.randperm(len(label) - few, generator=stream("handwritten rest", seed))]
    rows = {"train": ranked[:few], "val": rest[:_VALIDATION], "test": rest[_VALIDATION:]}
    return {split: {"images": images[those], "label": label[those]} for split, those in rows.items()}


def _digits() -> tuple[Tensor, Tensor]:
    """All images in the size of the rendered ones, and their digits."""
    found = load_digits()
    small = torch.from_numpy(found.images).float().unsqueeze(1) / _GREATEST
    large = F.interpolate(F.pad(small, (1, 1, 1, 1)), size=(SIDE, SIDE), mode="bilinear", align_corners=False)
    return (large * 255).round().to(torch.uint8), torch.from_numpy(found.target).long()
