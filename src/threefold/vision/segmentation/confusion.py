"""How often pixels of each class are taken for each class."""

import torch
from torch import Tensor

from threefold.errors import ThreefoldError

# What a target holds where a pixel does not count, as in VOC.
IGNORED = 255


def confusion(found: Tensor, target: Tensor, classes: int) -> Tensor:
    """Pixels by true class (rows) and found class, int64 (classes, classes), on the tensors' device.

    Args:
        found: int64, of any shape.
        target: of the same shape; pixels that are `IGNORED` are not counted.
        classes: how many there are.
    """
    counts = target != IGNORED
    pairs = target[counts].long() * classes + found[counts]
    return torch.bincount(pairs, minlength=classes**2).view(classes, classes)


def scores(matrix: Tensor) -> dict[str, float]:
    """`miou`, the mean over classes of intersection over union, and `pixel-accuracy`, of a confusion matrix.

    A class that is neither there nor found has no part in the mean.

    Raises:
        ThreefoldError: no pixel was counted.
    """
    matrix = matrix.double()
    right, union = matrix.diag(), matrix.sum(0) + matrix.sum(1) - matrix.diag()
    if not union.any():
        raise ThreefoldError("no pixel to judge: every target is ignored; evaluate on other images")
    return {"miou": float((right / union)[union > 0].mean()), "pixel-accuracy": float(right.sum() / matrix.sum())}
