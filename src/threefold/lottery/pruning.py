"""Global magnitude pruning: the step that makes a lottery ticket's mask."""

from collections.abc import Mapping

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.lowest import lowest
from threefold.lottery.mask import Mask


def prune_by_magnitude(weights: Mapping[str, torch.Tensor], pruned: int, mask: Mask | None = None) -> Mask:
    """The mask that prunes the weights of lowest magnitude, of all tensors together (Algorithm 1 of the BERT paper).

    Of equal magnitudes, those of the first name in alphabetical order go first, then those at the lower position
    (row-major). Needs, for a moment, two and a half times the memory of the weights beside them.

    Args:
        weights: the prunable weights, of any shapes, on any device.
        pruned: how many are to be zero in all, with those that `mask` pruned already.
        mask: what it pruned stays pruned, whatever the magnitude; by default nothing is pruned yet.

    Raises:
        ThreefoldError: `pruned` is less than `mask` prunes or more than there are weights, `mask` is not of these
            weights, or a weight is NaN.
    """
    mask = Mask.dense(weights) if mask is None else mask
    mask.check_fits(weights, "pruning")
    if not mask.pruned <= pruned <= mask.size:
        raise ThreefoldError(
            f"pruning: cannot have {pruned} weights pruned, as {mask.pruned} of {mask.size} already are; "
            f"ask for {mask.pruned} to {mask.size}"
        )
    return mask.with_kept(~lowest(_magnitudes(weights, mask), pruned))


def _magnitudes(weights: Mapping[str, torch.Tensor], mask: Mask) -> torch.Tensor:
    """The magnitudes, float32 or float64, [mask.size], in the order that ties are broken in; -1 where pruned."""
    double = any(weight.dtype == torch.float64 for weight in weights.values())
    magnitudes = torch.empty(mask.size, dtype=torch.float64 if double else torch.float32)
    start = 0
    for name, kept in mask.tensors.items():
        magnitude = magnitudes[start : start + kept.numel()].view(kept.shape)
        magnitude.copy_(weights[name].detach()).abs_()
        # Below every magnitude: what is pruned is then among the lowest again.
        magnitude.masked_fill_(~kept, -1.0)
        if bool(magnitude.isnan().any()):
            raise ThreefoldError(f"{name}: has NaN among its weights; lower the learning rate of the training before")
        start += kept.numel()
    return magnitudes
