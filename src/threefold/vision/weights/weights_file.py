"""Weights between jobs: one safetensors file each."""

from pathlib import Path

from torch import Tensor

from threefold.tensor_file import read_tensors
from threefold.vision.networks.architecture import Architecture
from threefold.vision.weights.fitting import fitting


def read_weights(path: str | Path, architecture: Architecture | None = None) -> dict[str, Tensor]:
    """Read weights: a backbone's, where an architecture is given.

    Raises:
        ThreefoldError: the file is missing, broken, or of another network.
    """
    found = read_tensors(path)
    return found if architecture is None else fitting(path, found, architecture)
