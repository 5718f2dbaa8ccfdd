"""Files of tensors that are not as they were written."""

from pathlib import Path

from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor


def spoil(path: Path, name: str, tensor: Tensor | None) -> None:
    """Put `tensor` in the place of the one called `name`, or take that away; the header stays."""
    tensors = load_file(path)
    tensors.pop(name, None)
    if tensor is not None:
        tensors[name] = tensor
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    save_file(tensors, path, metadata)
