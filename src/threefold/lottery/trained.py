"""What a training of a subnetwork leaves in memory."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from torch import Tensor, nn

from threefold.lottery.mask import Mask
from threefold.lottery.score import Point

Network_co = TypeVar("Network_co", bound=nn.Module, covariant=True)


@dataclass(frozen=True)
class Trained(Generic[Network_co]):
    """A network at the end of its training, and the mask that it kept.

    Attributes:
        network: with its head.
        body: the part of it without the head, whose weights masks cover and other runs start from.
        mask: None where it is dense.
        curve: the learning curve.
    """

    network: Network_co
    body: nn.Module
    mask: Mask | None
    curve: tuple[Point, ...]

    @property
    def weights(self) -> dict[str, Tensor]:
        """The body's weights, on the CPU."""
        return {name: tensor.detach().cpu() for name, tensor in self.body.state_dict().items()}
