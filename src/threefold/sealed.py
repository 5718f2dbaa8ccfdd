"""Tensors that a later process goes on from, with a sum of all that the file holds.

A safetensors file tells truncation, but not a changed byte, and a training that went on from one would end elsewhere.
"""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.tensor_file import apart

_STATE, _SUM = "state", "sum"


def write_sealed(path: str | Path, tensors: Mapping[str, Tensor], state: Mapping[str, Any]) -> None:
    """Write `tensors` and a `state` that JSON can hold, whole or not at all."""
    kept, text = apart(tensors), json.dumps(dict(state))
    with written_aside(path) as aside:
        save_file(kept, aside, {_STATE: text, _SUM: _sum(kept, text)})


def read_sealed(path: str | Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors, on the CPU, and the state.

    Raises:
        ThreefoldError: there is no such file, or it does not hold what was written.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            # Copies, because safetensors does not align as torch does, and alignment can change the last bit.
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: cut short or damaged ({reason}); delete it") from None
    text = metadata.get(_STATE, "")
    if metadata.get(_SUM) != _sum(tensors, text):
        raise ThreefoldError(f"{path}: damaged (its sum is not that of what was written); delete it")
    state: dict[str, Any] = json.loads(text)
    return tensors, state


def _sum(tensors: Mapping[str, Tensor], text: str) -> str:
    """A CRC-32: it tells what accidents do, and takes a sixth of the time of a sum that withstands malice."""
    found = zlib.crc32(text.encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        found = zlib.crc32(f"\n{name} {tensor.dtype} {list(tensor.shape)}\n".encode(), found)
        found = zlib.crc32(tensor.flatten().view(torch.uint8).numpy().data, found)
    return f"{found:08x}"
