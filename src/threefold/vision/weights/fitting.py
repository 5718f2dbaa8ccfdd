"""Whether tensors are the weights of a backbone."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from threefold.lottery.fitting import fitting as fitting_tensors
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone


def fitting(source: str | Path, found: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor]:
    """The tensors `found` if they have the names and shapes of the backbone's state dict.

    Raises:
        ThreefoldError: one is missing, unknown, or of another shape; `source` says where they are from.
    """
    with torch.device("meta"):
        like: Mapping[str, Tensor] = Backbone(architecture).state_dict()
    return fitting_tensors(source, found, like, "take one of this architecture")
