"""A network with given weights, or with drawn ones."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import torch
from torch import Tensor, nn

from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.initial import initial

Network = TypeVar("Network", bound=nn.Module)


def loaded(build: Callable[[], Network], weights: Mapping[str, Tensor]) -> Network:
    """What `build` builds, with copies of `weights`, which has every name of its state dict."""
    # On the meta device nothing is drawn or allocated before the weights are there.
    with torch.device("meta"):
        network = build()
    network.load_state_dict({name: tensor.detach().clone() for name, tensor in weights.items()}, assign=True)
    return network.to(memory_format=torch.channels_last)


def drawn(build: Callable[[], Network], purpose: str, seed: int) -> Network:
    """What `build` builds, with untrained weights for `purpose` (see `initial`)."""
    with torch.device("meta"):
        weights = initial(build(), purpose, seed)
    return loaded(build, weights)


def backbone(architecture: Architecture, weights: Mapping[str, Tensor], dilated: int = 0) -> Backbone:
    """The backbone of `architecture` with copies of `weights`; `dilated` as in `Backbone`."""
    return loaded(lambda: Backbone(architecture, dilated), weights)
