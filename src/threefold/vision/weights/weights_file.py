"""Weights between jobs: one safetensors file each."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.vision.networks.architecture import Architecture
from threefold.vision.weights.fitting import fitting


def write_weights(path: str | Path, weights: Mapping[str, Tensor]) -> None:
    """Write `weights` whole or not at all; equal weights are equal bytes."""
    with written_aside(path) as aside:
        save_file({name: weights[name].detach().cpu().contiguous() for name in sorted(weights)}, aside)


def read_weights(path: str | Path, architecture: Architecture | None = None) -> dict[str, Tensor]:
    """Read weights: a backbone's, where an architecture is given.

    Raises:
        ThreefoldError: the file is missing, broken, or of another network.
    """
    try:
        found = load_file(path)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; ask snakemake for it by this name") from None
    except SafetensorError as error:
        raise ThreefoldError(f"{path}: not a whole safetensors file ({error}); delete it and run again") from None
    return found if architecture is None else fitting(path, found, architecture)
