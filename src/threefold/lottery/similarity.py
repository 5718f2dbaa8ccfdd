"""How alike two masks are, and how alike by chance (BERT paper, Appendix D; vision paper, Figure 6)."""

from dataclasses import dataclass
from typing import NamedTuple

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask


@dataclass(frozen=True)
class Similarity:
    """Two masks compared; every value is a share, 0 to 1.

    Attributes:
        kept: weights that both keep among those that either keeps (Jaccard index).
        pruned: weights that both prune among those that either prunes (Jaccard index).
        kept_overlap: weights that both keep among those of the sparser mask (overlap coefficient).
        pruned_overlap: weights that both prune among those of the denser mask.
    """

    kept: float
    pruned: float
    kept_overlap: float
    pruned_overlap: float


class _Counts(NamedTuple):
    """How many weights one mask chooses, the other, and both; or expected numbers or shares of them."""

    one: float
    other: float
    both: float

    @property
    def jaccard(self) -> float:
        """Those that both choose among those that either chooses; masks that choose nothing choose alike."""
        either = self.one + self.other - self.both
        return self.both / either if either else 1.0

    @property
    def overlap(self) -> float:
        """Those that both choose among those of the mask that chooses fewer."""
        fewer = min(self.one, self.other)
        return self.both / fewer if fewer else 1.0


def similarity(a: Mask, b: Mask) -> Similarity:
    """How alike the masks `a` and `b` are.

    Raises:
        ThreefoldError: they are not of the same weights.
    """
    a.check_fits(b.tensors, "compared masks")
    kept = sum(int(torch.count_nonzero(tensor & b.tensors[name])) for name, tensor in a.tensors.items())
    pruned = a.size - a.kept - b.kept + kept
    return _similarity(_Counts(a.kept, b.kept, kept), _Counts(a.pruned, b.pruned, pruned))


def by_chance(a: Mask, b: Mask) -> Similarity:
    """How alike random masks with the per-tensor sparsities of `a` and `b` are expected to be.

    Magnitude pruning spares the same tensors whatever the task, so that masks agree more than their sparsities alone
    explain; above this level, single weights are chosen alike and not only tensors.

    Raises:
        ThreefoldError: they are not of the same weights.
    """
    a.check_fits(b.tensors, "compared masks")
    kept = pruned = 0.0
    for name, tensor in a.tensors.items():
        size = max(1, tensor.numel())
        kept_a, kept_b = int(torch.count_nonzero(tensor)), int(torch.count_nonzero(b.tensors[name]))
        kept += kept_a * kept_b / size
        pruned += (tensor.numel() - kept_a) * (tensor.numel() - kept_b) / size
    return _similarity(_Counts(a.kept, b.kept, kept), _Counts(a.pruned, b.pruned, pruned))


def expected(sparsity_a: float, sparsity_b: float) -> Similarity:
    """How alike two independent masks, each uniformly random of its sparsity, are expected to be.

    With p and q the shares kept, pq of all weights are kept by both. The Jaccard indices are those of the expected
    counts; their own expectation differs from that by the order of one over the number of weights.

    Raises:
        ThreefoldError: a sparsity is not in [0, 1].
    """
    for sparsity in (sparsity_a, sparsity_b):
        if not 0 <= sparsity <= 1:
            raise ThreefoldError(f"sparsity {sparsity}: not between 0 and 1; give the share of pruned weights")
    p, q = 1 - sparsity_a, 1 - sparsity_b
    return _similarity(_Counts(p, q, p * q), _Counts(sparsity_a, sparsity_b, sparsity_a * sparsity_b))


def expected_jaccard(sparsity_a: float, sparsity_b: float) -> float:
    """The Jaccard index of what is kept by chance, pq / (p + q - pq), as `expected` gives it."""
    return expected(sparsity_a, sparsity_b).kept


def _similarity(kept: _Counts, pruned: _Counts) -> Similarity:
    return Similarity(kept.jaccard, pruned.jaccard, kept.overlap, pruned.overlap)
