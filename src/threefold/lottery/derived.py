"""Masks that are made from one that pruning found, by the kind in their names."""

from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_layerwise
from threefold.lottery.perturbation import exchanged, perturbed
from threefold.lottery.run import MaskName

# How much of a mask is perturbed (vision paper, Figure 8).
PERTURBED = 0.1


def derived(name: MaskName, found: Mask, seed: int, fraction: float = PERTURBED) -> Mask:
    """The mask called `name`, from `found`, the mask called `name.found`; itself where the two are one.

    Args:
        name: of a mask that has a source.
        found: what pruning found.
        seed: draws what is random.
        fraction: how much of a perturbed mask is flipped.

    Raises:
        ThreefoldError: masks of this kind are not made from others.
    """
    if name.found == name:
        return found
    match name.kind:
        case "layerwise":
            return random_layerwise(found, seed)
        case "complement":
            return found.complement()
        case "perturbed":
            return perturbed(found, fraction, seed)
        case "exchanged":
            return exchanged(found, fraction, seed)
    raise ThreefoldError(f"{name}: not made from another mask; ask for one with a task in its name")
