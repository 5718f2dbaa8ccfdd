"""The network that momentum contrast trains (He et al. 2020, "Momentum Contrast", Algorithm 1)."""

from collections.abc import Mapping
from copy import deepcopy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.lottery.stream import stream
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.projection import Projected, Projection, projected


class MomentumContrast(nn.Module):
    """A query encoder that is trained, the key encoder that follows it, and the queue of keys.

    All three are in the state dict, so that a checkpoint of the network is one of the method: `query.*`, `key.*`,
    `queue`, where in it the oldest key stands, and how many updates there were.

    A mask needs to cover the query encoder alone: the key encoder becomes its copy at the first update, when its
    pruned weights are zero already, and a mean of zeros stays zero.
    """

    queue: Tensor
    oldest: Tensor
    updates: Tensor

    def __init__(self, query: Projected, queue: Tensor, momentum: float, *, rising: bool = False) -> None:
        """Begin with the encoder `query` and the directions `queue`, (length, outputs).

        Args:
            momentum: what the key encoder keeps of itself at an update; 0.999 in MoCo.
            rising: whether the momentum rises to that: the key encoder is the mean of all query encoders so far as
                long as these are fewer than 1 / (1 - momentum). Training from random weights is short at the embedded
                scale, and its first encoders are not worth remembering.
        """
        super().__init__()
        self.query = query
        self.key = deepcopy(query).requires_grad_(False)
        self.momentum = momentum
        self.rising = rising
        self.register_buffer("queue", queue)
        self.register_buffer("oldest", torch.zeros((), dtype=torch.int64))
        self.register_buffer("updates", torch.zeros((), dtype=torch.int64))

    @property
    def backbone(self) -> nn.Module:
        """The query encoder's, which is what a pre-training is for."""
        return self.query.backbone

    def forward(self, images: Tensor) -> Tensor:
        """The query encoder's directions."""
        directions: Tensor = self.query(images)
        return directions

    @torch.no_grad()
    def follow(self) -> None:
        """Move the key encoder's parameters towards the query encoder's; the first time, all the way."""
        # Computed on the device, so that a GPU is not waited for.
        self.updates += 1
        keep = 1 - 1 / self.updates if self.rising else (self.updates > 1).float()
        keep = keep.clamp(max=self.momentum)
        for mine, towards in zip(self.key.parameters(), self.query.parameters(), strict=True):
            mine.lerp_(towards, 1 - keep)

    @torch.no_grad()
    def enqueue(self, keys: Tensor) -> Tensor:
        """Put `keys`, (batch, outputs), in the places of the oldest in the queue, and return these, int64 (batch,).

        Raises:
            ThreefoldError: the queue is shorter than the batch.
        """
        length = len(self.queue)
        if len(keys) > length:
            raise ThreefoldError(f"queue: {length} keys for a batch of {len(keys)}; make it at least as long")
        places = (self.oldest + torch.arange(len(keys), device=keys.device)) % length
        self.queue.index_copy_(0, places, keys.to(self.queue))
        self.oldest.copy_((self.oldest + len(keys)) % length)
        return places


def momentum_contrast(
    architecture: Architecture,
    weights: Mapping[str, Tensor],
    sizes: Projection,
    seed: int,
    *,
    queue: int,
    momentum: float,
    rising: bool = False,
) -> MomentumContrast:
    """Encoders with copies of `weights`; the heads and the first `queue` random directions are drawn from `seed`."""
    directions = torch.empty(queue, sizes.outputs).normal_(generator=stream("queue", seed))
    query = projected(architecture, weights, sizes, seed)
    return MomentumContrast(query, F.normalize(directions, dim=1), momentum, rising=rising)
