"""Masks that are made from one that pruning found, by the kind in their names."""

from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_layerwise
from threefold.lottery.perturbation import exchanged, perturbed
from threefold.lottery.run import MaskName

# How much of a mask is perturbed (vision paper, Figure 8).
_PERTURBED = 0.1


def derived(name: MaskName, found: Mask, seed: int) -> Mask:
    """The mask called `name`, made from the mask `found`, which is called `name.found`; `found` itself if that is it.

    Args:
        name: of a mask that has a source.
        found: what pruning found.
        seed: draws what is random.

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
            return perturbed(found, _PERTURBED, seed)
        case "exchanged":
            return exchanged(found, _PERTURBED, seed)
    raise ThreefoldError(f"{name}: not made from another mask; ask for one with a task in its name")
