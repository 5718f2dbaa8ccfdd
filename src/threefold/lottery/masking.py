"""Training under a mask: pruned weights are zero and stay zero."""

from collections.abc import Mapping

import torch
from torch import nn

from threefold.lottery.mask import Mask


class MaskedWeights:
    """The prunable parameters of a network under a mask.

    It is enough to zero the weights once and their gradients at every step: for a zero weight with a zero gradient,
    every optimiser here makes a zero update and keeps a zero state, weight decay and momentum included.
    """

    def __init__(self, parameters: Mapping[str, nn.Parameter], mask: Mask, where: str) -> None:
        """Zero the pruned weights.

        Raises:
            ThreefoldError: the mask is of other parameters; `where` says whose.
        """
        mask.check_fits(parameters, where)
        self._weights = [parameters[name] for name in mask.tensors]
        # As floats, so that one multi-tensor product masks all; bools would be converted in every step.
        self._kept = [kept.to(weight) for kept, weight in zip(mask.tensors.values(), self._weights, strict=True)]
        with torch.no_grad():
            for weight, kept in zip(self._weights, self._kept, strict=True):
                weight.masked_fill_(kept == 0, 0.0)

    def mask_gradients(self) -> None:
        """Zero the gradients of the pruned weights, in place."""
        # What the loss does not use has no gradient: BERT's pooler in language modelling and spans.
        gradients, kept = [], []
        for weight, of_weight in zip(self._weights, self._kept, strict=True):
            if weight.grad is not None:
                gradients.append(weight.grad)
                kept.append(of_weight)
        if gradients:
            torch._foreach_mul_(gradients, kept)
