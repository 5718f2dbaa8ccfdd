import torch

from threefold.lottery.mask import Mask
from threefold.lottery.zero_kernels import pruned_shares, zero_kernel_counts, zero_kernels


def conv(*kept: int) -> torch.Tensor:
    """A mask (outputs, 2, 3, 3) with so many weights kept of each output."""
    mask = torch.zeros(len(kept), 18, dtype=torch.bool)
    for output, count in enumerate(kept):
        mask[output, 18 - count :] = True
    return mask.view(len(kept), 2, 3, 3)


MASK = Mask({"late": conv(18, 0, 1), "early": conv(0, 0), "bias": torch.zeros(4, dtype=torch.bool)})


def test_a_kernel_is_zero_when_nothing_of_an_output_channel_is_kept() -> None:
    found = zero_kernels(MASK)
    assert found["late"].tolist() == [False, True, False]
    assert found["early"].tolist() == [True, True]


def test_kernels_are_counted_by_layer_and_vectors_have_none() -> None:
    assert zero_kernel_counts(MASK) == {"early": 2, "late": 1}


def test_a_dense_mask_has_no_zero_kernel() -> None:
    assert sum(zero_kernel_counts(Mask.dense({"a": torch.ones(5, 1, 1, 1)})).values()) == 0


def test_the_share_that_is_pruned_is_of_one_kernel_each() -> None:
    assert pruned_shares(MASK)["late"].tolist() == [0, 1, 17 / 18]
