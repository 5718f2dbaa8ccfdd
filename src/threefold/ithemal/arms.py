"""The explored architectures ("arms"): for each a network and the batches it reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import nn

from threefold.errors import ThreefoldError
from threefold.ithemal.batching import Batches, HierarchicalBatches
from threefold.ithemal.network import Ithemal, ModelSettings
from threefold.ithemal.vocabulary import Vocabulary

HIERARCHICAL = "hierarchical"


@dataclass(frozen=True)
class Arm:
    """An architecture.

    Attributes:
        network: makes a fresh network for a vocabulary of so many tokens; it maps a batch to cycles per iteration.
        batches: encodes token texts for that network.
    """

    network: Callable[[int, ModelSettings], nn.Module]
    batches: Callable[[Sequence[str], Vocabulary], Batches[object]]


ARMS = {
    HIERARCHICAL: Arm(Ithemal, HierarchicalBatches),
}


def arm(name: str) -> Arm:
    """The architecture called `name`.

    Raises:
        ThreefoldError: there is none of that name.
    """
    if name not in ARMS:
        raise ThreefoldError(f"arm {name!r}: unknown; choose one of {', '.join(ARMS)}")
    return ARMS[name]
