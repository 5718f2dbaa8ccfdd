"""Tensors in a TensorFlow checkpoint (format V2), read without TensorFlow.

A checkpoint `model.ckpt` is an index, `model.ckpt.index`, and shards of numbers, `model.ckpt.data-00000-of-00001`.
The index is a sorted table of LevelDB's format, from a tensor's name to where it lies; what is read here is described
in LevelDB's doc/table_format.md and TensorFlow's tensor_bundle.proto.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from threefold.errors import ThreefoldError

_FOOTER = 48
_MAGIC = (0xDB4775248B80FB57).to_bytes(8, "little")
_UNCOMPRESSED = 0
_FLOAT = 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class _Place:
    """Where a tensor lies: TensorFlow's number of its type, its shape, and bytes of a shard."""

    kind: int
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int


class TensorflowCheckpoint:
    """The float32 tensors of a checkpoint, by name."""

    def __init__(self, prefix: str | Path) -> None:
        """Read the index of the checkpoint called `prefix`.

        Raises:
            ThreefoldError: the index is missing or not whole.
        """
        self._prefix = str(prefix)
        path = Path(f"{prefix}.index")
        try:
            index = path.read_bytes()
        except FileNotFoundError:
            raise ThreefoldError(f"{path}: no such file; give the checkpoint's name without .index") from None
        if len(index) < _FOOTER or not index.endswith(_MAGIC):
            raise ThreefoldError(f"{path}: not the whole index of a TensorFlow checkpoint; download it again")
        try:
            entries = dict(_entries(index))
            # Under the empty name stands how many shards there are.
            self._shards = _numbers(entries.pop(b"")).get(1, 1)
            self._places = {name.decode(): _place(entry) for name, entry in entries.items()}
        except (IndexError, KeyError, ValueError) as error:
            raise ThreefoldError(f"{path}: a broken index ({error}); download it again") from None

    @property
    def names(self) -> list[str]:
        """The tensors' names, sorted."""
        return list(self._places)

    def tensor(self, name: str) -> Tensor:
        """The tensor called `name`, float32.

        Raises:
            ThreefoldError: there is none, it is of another type, or its shard is missing or too short.
        """
        place = self._places.get(name)
        if place is None:
            raise ThreefoldError(f"{self._prefix}: lacks {name}; it is of another network, take the published one")
        if place.kind != _FLOAT or place.size != 4 * prod(place.shape):
            raise ThreefoldError(f"{self._prefix}: {name} is not of float32; take the published checkpoint")
        path = Path(f"{self._prefix}.data-{place.shard:05d}-of-{self._shards:05d}")
        try:
            values = np.fromfile(path, "<f4", prod(place.shape), offset=place.offset)
        except FileNotFoundError:
            raise ThreefoldError(f"{path}: no such file; it belongs beside {self._prefix}.index") from None
        if len(values) != prod(place.shape):
            raise ThreefoldError(f"{path}: ends within {name}; download it again")
        return torch.from_numpy(values.astype(np.float32)).view(place.shape)


def _entries(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and values of a table: the footer leads to the block of blocks, and that to all others."""
    footer = table[-_FOOTER:]
    *_, of_blocks, size = _varints(footer, 4)
    for _, handle in _block(table, of_blocks, size):
        yield from _block(table, *_varints(handle, 2))


def _block(table: bytes, start: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The keys and values of a block; each key is told by how it differs from the one before."""
    if table[start + size] != _UNCOMPRESSED:
        raise ValueError("compressed blocks, which TensorFlow does not write")
    block = table[start : start + size]
    restarts = int.from_bytes(block[-4:], "little")
    end, at, key = len(block) - 4 * (restarts + 1), 0, b""
    while at < end:
        (shared, own, length), at = _varints_until(block, at, 3)
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + length]
        at += own + length


def _place(entry: bytes) -> _Place:
    """A BundleEntryProto: 1 type, 2 shape, 3 shard, 4 offset, 5 size, 7 slices."""
    numbers = _numbers(entry)
    if any(field == 7 for field, _ in _fields(entry)):
        raise ValueError("a tensor in slices")
    shape = next((value for field, value in _fields(entry) if field == 2), b"")
    if not isinstance(shape, bytes):
        raise ValueError("a shape that is a number")
    # A TensorShapeProto: 2 dimensions, each with 1 size.
    sides = tuple(_numbers(side).get(1, 0) for field, side in _fields(shape) if field == 2 and isinstance(side, bytes))
    return _Place(numbers.get(1, 0), sides, numbers.get(3, 0), numbers.get(4, 0), numbers.get(5, 0))


def _numbers(message: bytes) -> dict[int, int]:
    """The fields of a protocol buffer that are whole numbers; those that are zero are not written."""
    return {field: value for field, value in _fields(message) if isinstance(value, int)}


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The numbers and values of a protocol buffer's fields."""
    at = 0
    while at < len(message):
        (tag,), at = _varints_until(message, at, 1)
        field, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            (value,), at = _varints_until(message, at, 1)
            yield field, value
            continue
        if kind == _BYTES:
            (length,), at = _varints_until(message, at, 1)
        else:
            length = {_FIXED64: 8, _FIXED32: 4}[kind]
        yield field, message[at : at + length]
        at += length


def _varints(of: bytes, count: int) -> list[int]:
    return _varints_until(of, 0, count)[0]


def _varints_until(of: bytes, at: int, count: int) -> tuple[list[int], int]:
    """`count` numbers of 7 bits a byte, lowest first, from `at` on; and where they end."""
    found = []
    for _ in range(count):
        number = shift = 0
        while True:
            byte = of[at]
            number |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                break
        found.append(number)
    return found, at
