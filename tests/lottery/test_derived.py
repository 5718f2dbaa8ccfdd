import pytest

from tests.lottery.made_up_weights import weights
from threefold.errors import ThreefoldError
from threefold.lottery.derived import derived
from threefold.lottery.mask import Mask, random_layerwise, random_mask
from threefold.lottery.perturbation import exchanged, perturbed
from threefold.lottery.run import MaskName

FOUND = random_mask(weights(), 26, seed=5)


def made(kind: str) -> Mask:
    return derived(MaskName(kind, "cifar-10", 3), FOUND, seed=2)


def test_what_pruning_found_is_itself() -> None:
    assert made("imp") == made("standard") == FOUND


def test_the_kind_in_a_masks_name_says_how_it_is_made() -> None:
    assert made("complement") == FOUND.complement()
    assert made("layerwise") == random_layerwise(FOUND, 2)
    assert made("perturbed") == perturbed(FOUND, 0.1, 2)
    assert made("exchanged") == exchanged(FOUND, 0.1, 2)


def test_the_complement_of_a_level_keeps_what_the_level_prunes() -> None:
    assert made("complement").kept == FOUND.pruned == 26


def test_a_mask_of_a_kind_that_is_unknown_here_is_refused() -> None:
    class Other(MaskName):
        @property
        def found(self) -> MaskName:
            return MaskName("imp", self.source, self.level)

    with pytest.raises(ThreefoldError, match=r"^other-a-level01: not made from another mask"):
        derived(Other("other", "a", 1), FOUND, seed=1)
