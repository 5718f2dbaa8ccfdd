"""Writes checkpoints in TensorFlow's format V2, as far as reading them goes."""

import struct
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

MAGIC = struct.pack("<Q", 0xDB4775248B80FB57)
FLOAT, INT64 = 1, 9


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


def entry(tensor: Tensor, shard: int, offset: int, kind: int) -> bytes:
    shape = b"".join(field(2, field(1, side)) for side in tensor.shape)
    size = tensor.numel() * tensor.element_size()
    places = b"".join(field(number, value) for number, value in ((3, shard), (4, offset), (5, size)) if value)
    checksum = varint(6 << 3 | 5) + struct.pack("<I", 0)
    return field(1, kind) + field(2, shape) + places + checksum


def block(entries: list[tuple[bytes, bytes]], restart_every: int = 16, compression: int = 0) -> bytes:
    """Sorted entries whose keys share their beginnings, the restarts, and the trailer."""
    found, restarts, before = bytearray(), [], b""
    for index, (key, value) in enumerate(entries):
        shared = 0
        if index % restart_every == 0:
            restarts.append(len(found))
        else:
            while shared < min(len(key), len(before)) and key[shared] == before[shared]:
                shared += 1
        found += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        before = key
    whole = bytes(found) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))
    return whole + bytes([compression]) + struct.pack("<I", 0)


def table(entries: Mapping[bytes, bytes], per_block: int = 40, compression: int = 0) -> bytes:
    rows, file, handles = sorted(entries.items()), bytearray(), []
    for start in range(0, len(rows), per_block):
        part = rows[start : start + per_block]
        written = block(part, compression=compression)
        handles.append((part[-1][0], varint(len(file)) + varint(len(written) - 5)))
        file += written
    ends = []
    for written in (block([]), block(handles, restart_every=1)):
        ends.append(varint(len(file)) + varint(len(written) - 5))
        file += written
    return bytes(file) + b"".join(ends).ljust(40, b"\0") + MAGIC


def write_checkpoint(prefix: Path, tensors: Mapping[str, Tensor], shards: int = 1, compression: int = 0) -> None:
    """Tensors of float32 or int64, dealt out to the shards."""
    files = [bytearray() for _ in range(shards)]
    entries = {b"": field(1, shards)}
    for index, (name, tensor) in enumerate(sorted(tensors.items())):
        shard = index % shards
        kind = INT64 if tensor.dtype == torch.int64 else FLOAT
        entries[name.encode()] = entry(tensor, shard, len(files[shard]), kind)
        files[shard] += tensor.contiguous().numpy().tobytes()
    Path(f"{prefix}.index").write_bytes(table(entries, compression=compression))
    for number, file in enumerate(files):
        Path(f"{prefix}.data-{number:05d}-of-{shards:05d}").write_bytes(file)
