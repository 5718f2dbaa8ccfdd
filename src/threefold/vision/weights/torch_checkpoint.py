"""Published checkpoints in PyTorch's format: torchvision's ImageNet weights, and MoCo v2's."""

from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture
from threefold.vision.weights.fitting import fitting

_QUERY = "module.encoder_q."
_FC = "fc."


def read_torchvision(path: str | Path, architecture: Architecture) -> dict[str, Tensor]:
    """The backbone in a state dict of torchvision's, such as IMAGENET1K_V1; its classifier `fc` is left out.

    Raises:
        ThreefoldError: the file is missing, broken, or of another network.
    """
    return fitting(path, _without_fc(_read(path)), architecture)


def read_moco(path: str | Path, architecture: Architecture) -> dict[str, Tensor]:
    """The query encoder's backbone in a checkpoint of MoCo's code; its head `fc` is left out.

    Raises:
        ThreefoldError: the file is missing, broken, or holds no query encoder of this architecture.
    """
    return fitting(path, _without_fc(_query(path)), architecture)


def read_torchvision_classifier(path: str | Path) -> dict[str, Tensor]:
    """The classifier `fc` of a state dict of torchvision's: `weight` and `bias`.

    Raises:
        ThreefoldError: the file is missing or broken.
    """
    return _fc(_read(path))


def read_moco_projection(path: str | Path) -> dict[str, Tensor]:
    """The query encoder's head `fc` in a checkpoint of MoCo v2's code: `0.weight`, `0.bias`, `2.weight`, `2.bias`.

    Raises:
        ThreefoldError: the file is missing or broken, or holds no query encoder.
    """
    return _fc(_query(path))


def _query(path: str | Path) -> dict[str, Any]:
    state = _read(path).get("state_dict")
    if not isinstance(state, Mapping) or not any(name.startswith(_QUERY) for name in state):
        raise ThreefoldError(f"{path}: has no {_QUERY}* in state_dict; give MoCo's pre-training checkpoint")
    return {name.removeprefix(_QUERY): tensor for name, tensor in state.items() if name.startswith(_QUERY)}


def _read(path: str | Path) -> Mapping[str, Any]:
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; download the published checkpoint there") from None
    except (UnpicklingError, RuntimeError, EOFError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ThreefoldError(f"{path}: not a checkpoint of tensors ({reason}); download it again") from None
    if not isinstance(found, Mapping):
        raise ThreefoldError(f"{path}: holds a {type(found).__name__}, not named tensors; download it again")
    return found


def _without_fc(state: Mapping[str, Any]) -> dict[str, Tensor]:
    return {name: tensor for name, tensor in state.items() if not name.startswith(_FC)}


def _fc(state: Mapping[str, Any]) -> dict[str, Tensor]:
    return {name.removeprefix(_FC): tensor for name, tensor in state.items() if name.startswith(_FC)}
