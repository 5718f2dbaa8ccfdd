"""Basic blocks of a program or library: swept, canonicalised, screened and counted."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.files import write_json, write_table
from threefold.ithemal.blocks import canonical_hex, instruction_count
from threefold.ithemal.rejects import reject_reason
from threefold.ithemal.sweep import sweep
from threefold.progress import progress


@dataclass(frozen=True)
class HarvestSettings:
    """What counts as a block worth measuring.

    Attributes:
        max_instructions: longer blocks are rejected as `too_many_instructions`.
        max_bytes: longer blocks are rejected as `too_many_bytes`.
        text_bytes: read at most this many bytes of a file's code, from its start; None reads all.
    """

    max_instructions: int = 64
    max_bytes: int = 250
    text_bytes: int | None = None


@dataclass(frozen=True)
class HarvestStatistics:
    """Where the blocks of one file went; `blocks_distinct` is `kept` and all the `rejected` together.

    Attributes:
        source: the name the blocks go by.
        binary: the file's name, without its folder.
        sha256: of the whole file.
        bytes: bytes of code read.
        instructions: instructions in it, as the sweep decodes them.
        blocks_total: occurrences of blocks.
        blocks_distinct: blocks that differ in canonical hex (in plain hex where they cannot be decoded).
        kept: distinct blocks that may be measured.
        rejected: distinct blocks by the reason for leaving them out, the most frequent first.
    """

    source: str
    binary: str
    sha256: str
    bytes: int
    instructions: int
    blocks_total: int
    blocks_distinct: int
    kept: int
    rejected: Mapping[str, int]


@dataclass(frozen=True)
class Harvest:
    """One file's distinct blocks (columns hex, count, instructions; by first appearance) and their statistics."""

    blocks: pd.DataFrame
    statistics: HarvestStatistics


def harvest(binary: Path, source: str, settings: HarvestSettings, features: frozenset[str]) -> Harvest:
    """The distinct basic blocks of an ELF file that may be measured on a processor with these `/proc/cpuinfo` flags.

    Raises:
        ThreefoldError: `binary` is not a whole x86-64 ELF file with machine code in it.
    """
    swept = sweep(binary, settings.text_bytes)
    counts: Counter[str] = Counter()
    for code, count in progress(swept.blocks.items(), f"canonicalise {source}", unit="block"):
        counts[_canonical_or_plain_hex(code)] += count

    rejected: Counter[str] = Counter()
    kept: list[tuple[str, int, int]] = []
    for text, count in progress(counts.items(), f"screen {source}", unit="block"):
        code = bytes.fromhex(text)
        reason = _reason(code, settings, features)
        if reason is None:
            kept.append((text, count, instruction_count(code)))
        else:
            rejected[reason] += 1

    statistics = HarvestStatistics(
        source=source,
        binary=binary.name,
        sha256=_sha256(binary),
        bytes=swept.bytes,
        instructions=swept.instructions,
        blocks_total=swept.blocks.total(),
        blocks_distinct=len(counts),
        kept=len(kept),
        rejected=dict(rejected.most_common()),
    )
    blocks = pd.DataFrame(kept, columns=["hex", "count", "instructions"])
    return Harvest(blocks.astype({"count": "int32", "instructions": "int16"}), statistics)


def write_harvest(harvested: Harvest, parquet_path: str | Path, json_path: str | Path) -> None:
    """Write the blocks (hex, count, instructions; the statistics as header) and, for reading, the statistics."""
    statistics = asdict(harvested.statistics)
    write_table(parquet_path, harvested.blocks, header=statistics)
    write_json(json_path, statistics)


def _canonical_or_plain_hex(code: bytes) -> str:
    try:
        return canonical_hex(code)
    except ThreefoldError:
        return code.hex()


def _reason(code: bytes, settings: HarvestSettings, features: frozenset[str]) -> str | None:
    if len(code) > settings.max_bytes:
        return "too_many_bytes"
    reason = reject_reason(code, features)
    if reason is None and instruction_count(code) > settings.max_instructions:
        return "too_many_instructions"
    return reason


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
