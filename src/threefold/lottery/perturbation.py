"""Masks that are a little off: some of what is kept is pruned, and some of what is pruned is kept."""

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.lowest import drawn
from threefold.lottery.mask import Mask
from threefold.lottery.stream import stream


def perturbed(mask: Mask, fraction: float, seed: int) -> Mask:
    """`mask` with `fraction` of its ones and `fraction` of its zeros, drawn at random, flipped.

    So the vision paper words it (Figure 8, a tenth). A sparse mask gets denser: of p weights kept become
    p (1 - fraction) + (1 - p) fraction.

    Raises:
        ThreefoldError: `fraction` is not in [0, 1].
    """
    _check(fraction)
    return _flipped(mask, round(fraction * mask.kept), round(fraction * mask.pruned), seed)


def exchanged(mask: Mask, fraction: float, seed: int) -> Mask:
    """`mask` with `fraction` of its ones, drawn at random, exchanged for as many zeros: as sparse as before.

    Raises:
        ThreefoldError: `fraction` is not in [0, 1], or there are too few pruned weights.
    """
    _check(fraction)
    count = round(fraction * mask.kept)
    if count > mask.pruned:
        raise ThreefoldError(
            f"perturbed mask: only {mask.pruned} weights are pruned, too few for {count} to be exchanged; "
            "lower the fraction"
        )
    return _flipped(mask, count, count, seed)


def _check(fraction: float) -> None:
    if not 0 <= fraction <= 1:
        raise ThreefoldError(f"perturbed mask: {fraction} is not a fraction between 0 and 1")


def _flipped(mask: Mask, ones: int, zeros: int, seed: int) -> Mask:
    generator = stream("perturbed mask", seed)
    before = torch.cat([tensor.flatten() for tensor in mask.tensors.values()])
    after = before.clone()
    after[before] = ~drawn(mask.kept, ones, generator)
    after[~before] = drawn(mask.pruned, zeros, generator)
    return mask.with_kept(after)
