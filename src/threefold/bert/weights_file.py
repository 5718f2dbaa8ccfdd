"""Encoder weights between jobs: one safetensors file each."""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from threefold.errors import ThreefoldError
from threefold.files import written_aside

Weights = Mapping[str, torch.Tensor]


def write_weights(path: str | Path, weights: Weights) -> None:
    """Write `weights` whole or not at all; equal weights are equal bytes."""
    with written_aside(path) as aside:
        save_file({name: weights[name].detach().cpu().contiguous() for name in sorted(weights)}, aside)


def read_weights(path: str | Path, like: Weights | None = None) -> dict[str, torch.Tensor]:
    """Read weights, with the names and shapes of `like` where it is given.

    Raises:
        ThreefoldError: the file is missing, broken, or of another network.
    """
    try:
        found = load_file(path)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; ask snakemake for it by this name") from None
    except SafetensorError as error:
        raise ThreefoldError(f"{path}: not a whole safetensors file ({error}); delete it and run again") from None
    if like is not None:
        _check(path, found, like)
    return found


def _check(path: str | Path, found: Weights, like: Weights) -> None:
    for name in sorted(found.keys() ^ like.keys()):
        raise ThreefoldError(
            f"{path}: {'lacks' if name in like else 'has an unknown'} {name}; it is of another network"
        )
    for name, tensor in found.items():
        if tensor.shape != like[name].shape:
            raise ThreefoldError(
                f"{path}: {name} is of shape {list(tensor.shape)} where the encoder has {list(like[name].shape)}; "
                "it is of another network"
            )
