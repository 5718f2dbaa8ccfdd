from dataclasses import astuple

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_layerwise, random_mask
from threefold.lottery.similarity import Similarity, by_chance, expected, expected_jaccard, similarity

MANY = {"a": torch.ones(300, 500), "b": torch.ones(50_000)}
sparsities = st.floats(0, 1)


def mask(kept: str, more: str = "") -> Mask:
    """Bits as written, 1 = kept, over two tensors."""
    return Mask({name: torch.tensor([bit == "1" for bit in bits]) for name, bits in (("a", kept), ("b", more)) if bits})


def test_the_indices_of_a_case_counted_by_hand() -> None:
    # Kept 5 and 3, by both 2; pruned 3 and 5, by both 2.
    found = similarity(mask("11111", "000"), mask("11000", "100"))
    assert found == Similarity(kept=2 / 6, pruned=2 / 6, kept_overlap=2 / 3, pruned_overlap=2 / 3)
    # Nested: kept 4 and 2 of 10.
    found = similarity(mask("1111000000"), mask("1100000000"))
    assert found == Similarity(kept=2 / 4, pruned=6 / 8, kept_overlap=1.0, pruned_overlap=1.0)


def test_a_mask_is_wholly_like_itself_and_wholly_unlike_its_complement() -> None:
    one = random_mask(MANY, 60_000, seed=1)
    assert astuple(similarity(one, one)) == (1, 1, 1, 1)
    assert astuple(similarity(one, one.complement())) == (0, 0, 0, 0)


def test_masks_that_choose_nothing_choose_alike() -> None:
    assert similarity(mask("111"), mask("111")).pruned == 1
    assert similarity(mask("000"), mask("000")).kept == 1


def test_similarity_is_mutual() -> None:
    one, other = random_mask(MANY, 60_000, seed=1), random_mask(MANY, 130_000, seed=2)
    assert similarity(one, other) == similarity(other, one)


def test_masks_of_other_weights_are_refused() -> None:
    with pytest.raises(ThreefoldError, match="compared masks: b"):
        similarity(mask("11"), mask("11", "1"))
    with pytest.raises(ThreefoldError, match="compared masks: b"):
        by_chance(mask("11"), mask("11", "1"))


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.1), (0.5, 0.5), (0.7, 0.7), (0.9, 0.9), (0.3, 0.8)])
def test_masks_drawn_at_random_are_as_alike_as_expected(a: float, b: float) -> None:
    size = 200_000
    drawn = similarity(random_mask(MANY, round(a * size), seed=1), random_mask(MANY, round(b * size), seed=2))
    assert astuple(drawn) == pytest.approx(astuple(expected(a, b)), abs=0.005)


def test_by_chance_knows_that_tensors_differ_in_sparsity() -> None:
    generator = torch.Generator().manual_seed(1)
    shares = {"a": 0.9, "b": 0.05}
    uneven = Mask({name: torch.rand(MANY[name].shape, generator=generator) < share for name, share in shares.items()})
    drawn = similarity(random_layerwise(uneven, seed=1), random_layerwise(uneven, seed=2))
    assert astuple(drawn) == pytest.approx(astuple(by_chance(uneven, uneven)), abs=0.005)
    assert drawn.kept > expected(uneven.sparsity, uneven.sparsity).kept + 0.1


def test_by_chance_adds_up_what_each_tensor_is_expected_to_share() -> None:
    # 2 * 1 / 4 of the first and 1 * 1 / 2 of the second are kept by both; 2 * 3 / 4 and 1 * 1 / 2 pruned.
    found = by_chance(mask("1100", "10"), mask("1000", "10"))
    assert astuple(found) == pytest.approx((1 / 4, 2 / 5, 1 / 2, 2 / 3))


def test_by_chance_of_a_single_tensor_is_that_of_its_sparsities() -> None:
    assert astuple(by_chance(mask("1100"), mask("1000"))) == pytest.approx(astuple(expected(0.5, 0.75)))


@pytest.mark.parametrize(("level", "chance"), [(5, 0.196), (10, 0.057), (18, 0.009)])
def test_the_chance_level_of_the_vision_papers_figure_6(level: int, chance: float) -> None:
    kept = 0.8**level
    assert expected_jaccard(1 - kept, 1 - kept) == pytest.approx(kept / (2 - kept)) == pytest.approx(chance, abs=5e-4)


def test_the_expected_jaccard_index_in_round_numbers() -> None:
    assert expected_jaccard(0.5, 0.5) == pytest.approx(1 / 3)
    assert expected_jaccard(0.7, 0.7) == pytest.approx(0.3 / 1.7)
    assert expected_jaccard(0.0, 0.7) == pytest.approx(0.3)


@given(sparsities, sparsities)
def test_expected_indices_are_shares_mutual_and_turn_around_with_the_masks(a: float, b: float) -> None:
    found = expected(a, b)
    assert all(0 <= share <= 1 + 1e-12 for share in astuple(found))
    assert astuple(expected(b, a)) == pytest.approx(astuple(found))
    assert found.kept_overlap >= found.kept - 1e-12


@pytest.mark.parametrize("sparsity", [-0.1, 1.1, 70])
def test_a_sparsity_in_per_cent_is_refused(sparsity: float) -> None:
    with pytest.raises(ThreefoldError, match="not between 0 and 1"):
        expected(0.5, sparsity)
