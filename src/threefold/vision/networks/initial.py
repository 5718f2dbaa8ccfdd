"""Weights of untrained networks, drawn in the order of their names: one seed, one set of bytes."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from threefold.lottery.stream import stream
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone


def fresh(architecture: Architecture, seed: int) -> dict[str, Tensor]:
    """The weights and statistics of an untrained backbone, as torchvision draws them (He et al. 2015)."""
    with torch.device("meta"):
        backbone = Backbone(architecture)
    return initial(backbone, "backbone", seed)


def fresh_stem(architecture: Architecture, seed: int) -> dict[str, Tensor]:
    """An untrained first convolution, `conv1.weight`: that of `fresh` with the same seed.

    On small images the paper's code draws it anew and loads all else, `bn1` included.
    """
    return {name: weight for name, weight in fresh(architecture, seed).items() if name.startswith("conv1.")}


def initial(network: nn.Module, purpose: str, seed: int) -> dict[str, Tensor]:
    """Untrained weights and statistics for every name in the state dict of `network`, which may be on "meta".

    Convolutions are drawn from N(0, 2 / fan out), the matrices and biases of linear layers from U(-b, b) with
    b = 1 / sqrt(fan in), as torchvision and PyTorch do; normalisations begin as the identity.
    """
    drawn_from = stream(purpose, seed)
    shapes: Mapping[str, Tensor] = network.state_dict()
    inputs = {name: module.in_features for name, module in network.named_modules() if isinstance(module, nn.Linear)}
    return {
        name: _tensor(name, shapes[name], inputs.get(name.rpartition(".")[0]), drawn_from) for name in sorted(shapes)
    }


def _tensor(name: str, like: Tensor, inputs: int | None, drawn_from: torch.Generator) -> Tensor:
    """One untrained tensor; `inputs` of the linear layer that it belongs to, if it does."""
    # On the CPU although the network may be on the meta device, also where that is the default.
    tensor = torch.zeros(like.shape, dtype=like.dtype, device="cpu")
    if inputs is not None:
        bound = 1 / math.sqrt(inputs)
        return tensor.uniform_(-bound, bound, generator=drawn_from)
    if like.dim() == 4:
        fan_out = like.shape[0] * like.shape[2] * like.shape[3]
        return tensor.normal_(0.0, math.sqrt(2 / fan_out), generator=drawn_from)
    return tensor.fill_(1.0) if name.endswith(("weight", "running_var")) else tensor
