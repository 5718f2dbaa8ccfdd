"""The explored architectures ("arms"): for each a network and the batches it reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from torch import nn

from threefold.errors import ThreefoldError
from threefold.ithemal.batching import Batches, HierarchicalBatches, Movable
from threefold.ithemal.dag import DagBatches, DagRNN
from threefold.ithemal.exploration import AdditiveNetwork, BagBatches, FlatLSTM, TokenBatches
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
    batches: Callable[[Sequence[str], Vocabulary], Batches[Movable]]


# Rows of the exploration table; the released flags that make each are in its module.
ARMS = {
    HIERARCHICAL: Arm(Ithemal, HierarchicalBatches),
    "flat": Arm(FlatLSTM, TokenBatches),
    "dag": Arm(DagRNN, DagBatches),
    "dag-no-edges": Arm(DagRNN, partial(DagBatches, edges=False)),
    "additive": Arm(AdditiveNetwork, BagBatches),
}


def arm(name: str) -> Arm:
    """The architecture called `name`.

    Raises:
        ThreefoldError: there is none of that name.
    """
    if name not in ARMS:
        raise ThreefoldError(f"arm {name!r}: unknown; choose one of {', '.join(ARMS)}")
    return ARMS[name]
