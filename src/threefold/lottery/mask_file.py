"""The file of a mask: safetensors of bool, and what it declares about itself."""

from collections.abc import Mapping
from pathlib import Path

import torch

from threefold.errors import ThreefoldError
from threefold.tensor_file import TensorFormat

_FORMAT = TensorFormat("mask", "mask")


def write_mask_file(path: str | Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]) -> None:
    """Write `tensors`, all bool, and `metadata` to `path`; equal content gives equal bytes."""
    _FORMAT.write(path, tensors, dict(sorted(metadata.items())))


def read_mask_file(path: str | Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """The tensors and the metadata in the file `path`.

    Raises:
        ThreefoldError: it is missing, truncated, no safetensors file, or not of bool.
    """
    tensors, metadata = _FORMAT.read(path)
    for name, tensor in tensors.items():
        if tensor.dtype != torch.bool:
            raise ThreefoldError(f"{path}: {name} is {tensor.dtype}, not torch.bool; this is no mask, give one")
    return tensors, metadata


def read_mask_metadata(path: str | Path) -> dict[str, str]:
    """The metadata in the file `path`, without its tensors.

    Raises:
        ThreefoldError: it is missing, truncated, no safetensors file, or has none.
    """
    return _FORMAT.description(path)
