"""Files of PyTorch 0.4 and Python 2, read without importing or running anything that they name.

`torch.load(weights_only=True)` refuses the released ones: Python 2 wrote large whole numbers, as the identities by
which an optimiser knows its parameters, in a way that it does not read, and a pickled network asks for the authors'
classes.

Layout (torch/serialization.py of that version): pickles of a magic number, a version, a description of the system, the
content, and the keys of the storages; then every storage, its length as int64 ahead of its elements.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import torch
from torch import Tensor

from threefold.errors import ThreefoldError

_MAGIC = 0x1950A86A20F9469CFC6C
_DTYPES = {"FloatStorage": torch.float32, "DoubleStorage": torch.float64, "LongStorage": torch.int64}
_REBUILD = ("_rebuild_tensor", "_rebuild_tensor_v2")
# What damaged pickles end in, one way or another.
_BROKEN = (
    pickle.UnpicklingError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
)


class Inert:
    """Stands for an object of any class; of it is kept only what it was made of, `made_of`."""

    made_of: tuple[Any, ...]

    def __new__(cls, *made_of: Any) -> "Inert":
        """Keep `made_of`."""
        made = super().__new__(cls)
        made.made_of = made_of
        return made

    def _ignored(self, *_: Any) -> None:
        """What a pickle adds to an object once it is made."""

    __setstate__ = __setitem__ = append = extend = _ignored


@dataclass(frozen=True)
class _View:
    """A tensor: part of the storage called `key`."""

    key: str
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


@dataclass(frozen=True)
class LegacyFile:
    """A file's content, in which tensors are still parts of `storages`, and the storages."""

    content: Any
    storages: Mapping[str, Tensor]

    def tensor(self, part: Any) -> Tensor:
        """The tensor that `part` of the content is.

        Raises:
            TypeError: it is none.
            RuntimeError: it reaches beyond its storage.
        """
        if not isinstance(part, _View):
            raise TypeError(f"a {type(part).__name__} is no tensor")
        return self.storages[part.key].as_strided(part.size, part.stride, part.offset).clone()


def read_legacy(path: str | Path) -> LegacyFile:
    """Read a file that `torch.save` wrote.

    Raises:
        ThreefoldError: no such file, of another format, damaged, or cut short.
    """
    try:
        with Path(path).open("rb") as stream:
            return _read(stream, Path(path).stat().st_size)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; fetch it, or set the config's mirror to its folder") from None
    except _BROKEN as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ThreefoldError(f"{path}: not a file of PyTorch 0.4, or cut short ({reason}); fetch it again") from None


def _read(stream: IO[bytes], size: int) -> LegacyFile:
    if _InertUnpickler(stream).load() != _MAGIC:
        raise pickle.UnpicklingError("another magic number")
    for _ in ("version", "system"):
        _InertUnpickler(stream).load()
    unpickler = _InertUnpickler(stream, encoding="latin-1")
    content = unpickler.load()
    keys = _InertUnpickler(stream, encoding="latin-1").load()
    return LegacyFile(content, {key: _storage(stream, unpickler.dtypes[key], size) for key in keys})


def _storage(stream: IO[bytes], dtype: torch.dtype, size: int) -> Tensor:
    bytes_expected = int.from_bytes(stream.read(8), "little") * dtype.itemsize
    if bytes_expected > size - stream.tell():
        raise EOFError(f"{bytes_expected} bytes of a storage are to come")
    return torch.frombuffer(bytearray(stream.read(bytes_expected)), dtype=dtype) if bytes_expected else torch.empty(0)


class _InertUnpickler(pickle.Unpickler):
    """Makes plain values, `OrderedDict`s, `_View`s, and `Inert` of everything else."""

    def __init__(self, stream: IO[bytes], *, encoding: str = "ascii") -> None:
        super().__init__(stream, encoding=encoding)
        self.dtypes: dict[str, torch.dtype] = {}

    def find_class(self, module: str, name: str) -> type | Callable[..., Any]:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch._utils" and name in _REBUILD:
            return _view
        return type(name, (Inert,), {})

    def persistent_load(self, identity: Any) -> Any:
        kind, named, *rest = identity
        if kind != "storage":
            return named  # the class of a network, ahead of its source code
        key, dtype = rest[0], _DTYPES.get(named.__name__)
        if dtype is None:
            raise pickle.UnpicklingError(f"tensors of a {named.__name__}")
        self.dtypes[key] = dtype
        return key


def _view(key: str, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> _View:
    return _View(key, offset, size, stride)
