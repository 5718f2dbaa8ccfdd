"""The file of a mask: safetensors of bool, and what it declares about itself."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from threefold.errors import ThreefoldError
from threefold.files import written_aside

# One key, because safetensors writes several in an order that changes from process to process.
_KEY = "mask"


def write_mask_file(path: str | Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]) -> None:
    """Write `tensors`, all bool, and `metadata` to `path`; equal content gives equal bytes."""
    with written_aside(path) as aside:
        save_file(dict(tensors), aside, {_KEY: json.dumps(dict(metadata), sort_keys=True)})


def read_mask_file(path: str | Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """The tensors and the metadata in the file `path`.

    Raises:
        ThreefoldError: it is missing, truncated, no safetensors file, or not of bool.
    """
    with _opened(path) as file:
        metadata = _metadata(path, file)
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for name, tensor in tensors.items():
        if tensor.dtype != torch.bool:
            raise ThreefoldError(f"{path}: {name} is {tensor.dtype}, not torch.bool; this is no mask, give one")
    return tensors, metadata


def read_mask_metadata(path: str | Path) -> dict[str, str]:
    """The metadata in the file `path`, without its tensors.

    Raises:
        ThreefoldError: it is missing, truncated, no safetensors file, or has none.
    """
    with _opened(path) as file:
        return _metadata(path, file)


def _metadata(path: str | Path, file: Any) -> dict[str, str]:
    try:
        found = json.loads((file.metadata() or {}).get(_KEY, ""))
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise ThreefoldError(f"{path}: a safetensors file that does not say it is a mask; give a mask of this program")
    return found


@contextmanager
def _opened(path: str | Path) -> Iterator[Any]:
    try:
        with safe_open(path, "pt") as file:
            yield file
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such mask; ask snakemake for it by this name") from None
    except (SafetensorError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: not a whole safetensors file ({reason}); delete it and run again") from None
