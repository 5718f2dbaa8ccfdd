import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lottery.made_up_weights import SIZE, weights
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_mask
from threefold.lottery.perturbation import exchanged, perturbed

pruned_counts, fractions, seeds = st.integers(0, SIZE), st.floats(0, 1), st.integers(0, 9)


def still_kept(mask: Mask, found: Mask) -> int:
    return sum(int((found.tensors[name] & tensor).sum()) for name, tensor in mask.tensors.items())


@given(pruned_counts, fractions, seeds)
def test_a_perturbed_mask_flips_that_share_of_the_ones_and_of_the_zeros(
    pruned: int, fraction: float, seed: int
) -> None:
    mask = random_mask(weights(), pruned, seed)
    found = perturbed(mask, fraction, seed)
    ones, zeros = round(fraction * mask.kept), round(fraction * pruned)
    assert still_kept(mask, found) == mask.kept - ones
    assert found.kept == mask.kept - ones + zeros


def test_a_sparse_mask_gets_denser_when_perturbed() -> None:
    mask = random_mask(weights(), 40, seed=1)
    assert perturbed(mask, 0.1, seed=1).kept == 6 - 1 + 4


@given(pruned_counts, fractions, seeds)
def test_exchanging_keeps_the_sparsity(pruned: int, fraction: float, seed: int) -> None:
    mask = random_mask(weights(), pruned, seed)
    count = round(fraction * mask.kept)
    if count > pruned:
        with pytest.raises(ThreefoldError, match="lower the fraction"):
            exchanged(mask, fraction, seed)
        return
    found = exchanged(mask, fraction, seed)
    assert found.pruned == pruned
    assert still_kept(mask, found) == mask.kept - count


@pytest.mark.parametrize("change", [perturbed, exchanged])
def test_what_is_flipped_depends_on_the_seed_alone(change) -> None:  # type: ignore[no-untyped-def]
    mask = random_mask(weights(), 23, seed=1)
    assert change(mask, 0.3, 2) == change(mask, 0.3, 2) != change(mask, 0.3, 3)
    assert change(mask, 0.0, 2) == mask


@pytest.mark.parametrize("change", [perturbed, exchanged])
@pytest.mark.parametrize("fraction", [1.5, -0.1])
def test_what_is_no_fraction_is_refused(change, fraction: float) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ThreefoldError, match=f"{fraction} is not a fraction"):
        change(Mask.dense(weights()), fraction, 1)
