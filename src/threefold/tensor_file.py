"""Tensors by name in one safetensors file, and what the file says of itself."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.files import written_aside


def write_tensors(path: str | Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """Write `tensors` whole or not at all; equal tensors are equal bytes, wherever and however they lie in memory."""
    with written_aside(path) as aside:
        save_file(apart(tensors), aside, None if metadata is None else dict(metadata))


def read_tensors(path: str | Path, remedy: str = "delete it and run again") -> dict[str, Tensor]:
    """Read all tensors.

    Raises:
        ThreefoldError: the file is missing, or broken, in which case the message ends with `remedy`.
    """
    with _opened(path, "file", remedy) as file:
        return _all(file)


@dataclass(frozen=True)
class TensorFormat:
    """A kind of file: tensors and a description of them, which tells it from other safetensors files.

    Attributes:
        key: of the description in the metadata, the one key: safetensors writes several in random order.
        name: how messages call such a file.
    """

    key: str
    name: str

    def write(self, path: str | Path, tensors: Mapping[str, Tensor], description: Mapping[str, Any]) -> None:
        """As `write_tensors`, with a `description` that JSON can hold."""
        write_tensors(path, tensors, {self.key: json.dumps(dict(description))})

    def read(self, path: str | Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """All tensors, and the description.

        Raises:
            ThreefoldError: the file is missing, broken, or of another kind.
        """
        with _opened(path, self.name) as file:
            return _all(file), self._description(path, file)

    def description(self, path: str | Path) -> dict[str, Any]:
        """The description alone; tensors are not read.

        Raises:
            ThreefoldError: as `read`.
        """
        with _opened(path, self.name) as file:
            return self._description(path, file)

    def _description(self, path: str | Path, file: Any) -> dict[str, Any]:
        try:
            found = json.loads((file.metadata() or {}).get(self.key, ""))
        except json.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            raise ThreefoldError(f"{path}: not a {self.name} of this program ({self.key}); give one that it wrote")
        return found


@contextmanager
def _opened(path: str | Path, name: str, remedy: str = "delete it and run again") -> Iterator[Any]:
    try:
        with safe_open(path, "pt") as file:
            yield file
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such {name}; ask snakemake for it by this name") from None
    except (SafetensorError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: not a whole safetensors file ({reason}); {remedy}") from None


def _all(file: Any) -> dict[str, Tensor]:
    return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def apart(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Each contiguous, on the CPU, with memory of its own, as safetensors demands; copied only where needed."""
    apart: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu()
        storage = tensor.untyped_storage()
        lone = tensor.is_contiguous() and storage.nbytes() == tensor.nbytes and storage.data_ptr() not in seen
        seen.add(storage.data_ptr())
        apart[name] = tensor if lone else tensor.clone(memory_format=torch.contiguous_format)
    return apart
