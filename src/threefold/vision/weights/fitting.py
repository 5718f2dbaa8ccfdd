"""Whether tensors are the weights of a backbone."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone


def fitting(source: str | Path, found: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor]:
    """The tensors `found` if they have the names and shapes of the backbone's state dict.

    Raises:
        ThreefoldError: one is missing, unknown, or of another shape; `source` says where they are from.
    """
    with torch.device("meta"):
        like: Mapping[str, Tensor] = Backbone(architecture).state_dict()
    for name in sorted(found.keys() ^ like.keys()):
        there = "lacks" if name in like else "has an unknown"
        raise ThreefoldError(f"{source}: {there} {name}; it is of another network, take one of this architecture")
    for name, tensor in found.items():
        if tensor.shape != like[name].shape:
            raise ThreefoldError(
                f"{source}: {name} is of shape {list(tensor.shape)} where the network has {list(like[name].shape)}; "
                "it is of another network, take one of this architecture"
            )
    return dict(found)
