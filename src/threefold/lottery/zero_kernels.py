"""Kernels that a mask prunes wholly (vision paper, Figures 6 and 7).

A kernel is what makes one output channel, W[o]: the widths of the blocks in Figure 7 are proportional to the numbers of
output channels, down-sampling convolutions included, and not to those of input channels or of single 2-D kernels.
"""

from collections.abc import Mapping

import torch

from threefold.lottery.mask import Mask


def pruned_shares(mask: Mask) -> Mapping[str, torch.Tensor]:
    """For each weight of the shape (outputs, ...): float (outputs,), the share of W[o] that is pruned."""
    return {name: (~kept).flatten(1).double().mean(1) for name, kept in mask.tensors.items() if kept.dim() > 1}


def zero_kernels(mask: Mask) -> Mapping[str, torch.Tensor]:
    """For each weight of the shape (outputs, ...): bool (outputs,), True where nothing of W[o] is kept."""
    return {name: shares == 1 for name, shares in pruned_shares(mask).items()}


def zero_kernel_counts(mask: Mask) -> Mapping[str, int]:
    """How many there are in each weight; their sum is the number in the network."""
    return {name: int(torch.count_nonzero(zero)) for name, zero in zero_kernels(mask).items()}
