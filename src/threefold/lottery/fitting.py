"""Whether tensors are the weights of a network."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from threefold.errors import ThreefoldError


def fitting(
    source: str | Path,
    found: Mapping[str, Tensor],
    like: Mapping[str, Tensor],
    remedy: str = "delete it and run again",
) -> dict[str, Tensor]:
    """The tensors `found` if they have the names and shapes of `like`, a network's state dict.

    Raises:
        ThreefoldError: one is missing, unknown, or of another shape; `source` says where they are from.
    """
    for name in sorted(found.keys() ^ like.keys()):
        there = "lacks" if name in like else "has an unknown"
        raise ThreefoldError(f"{source}: {there} {name}; it is of another network, {remedy}")
    for name, tensor in found.items():
        if tensor.shape != like[name].shape:
            raise ThreefoldError(
                f"{source}: {name} is of shape {list(tensor.shape)} where the network has {list(like[name].shape)}; "
                f"it is of another network, {remedy}"
            )
    return dict(found)
