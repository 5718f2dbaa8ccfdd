"""Weights between jobs: one safetensors file each."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from threefold.tensor_file import read_tensors, write_tensors
from threefold.vision.networks.architecture import Architecture
from threefold.vision.weights.fitting import fitting


def write_weights(path: str | Path, weights: Mapping[str, Tensor]) -> None:
    """Write `weights` whole or not at all; equal weights are equal bytes."""
    write_tensors(path, weights)


def read_weights(path: str | Path, architecture: Architecture | None = None) -> dict[str, Tensor]:
    """Read weights: a backbone's, where an architecture is given.

    Raises:
        ThreefoldError: the file is missing, broken, or of another network.
    """
    found = read_tensors(path)
    return found if architecture is None else fitting(path, found, architecture)
