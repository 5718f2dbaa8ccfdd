"""Blocks from the command line: one or several given, or a stream of hex lines from standard input."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from threefold.errors import ThreefoldError
from threefold.ithemal.assembly import SourceBlock, block_from_hex, block_from_text, blocks_from_file

_BYTES_AT_A_TIME = 1 << 16


@dataclass(frozen=True)
class RefusedLine:
    """A line of standard input that is no block: its number (from 1), its text, and what is wrong with it."""

    line: int
    input: str
    error: str


def given_blocks(code: str | None, intel: str | None, att: str | None, file: Path | None) -> list[SourceBlock] | None:
    """The blocks given as hex, Intel text, AT&T text or a file; None when none of them is given.

    Raises:
        ThreefoldError: more than one of them is given, or the one given holds no block.
    """
    options = {"HEX": code, "--intel": intel, "--att": att, "--file": file}
    given = [name for name, value in options.items() if value is not None]
    if len(given) > 1:
        raise ThreefoldError(f"{' and '.join(given)}: give only one of them")
    if code is not None:
        return [block_from_hex(code)]
    if intel is not None:
        return [block_from_text(intel, "intel")]
    if att is not None:
        return [block_from_text(att, "att")]
    return None if file is None else blocks_from_file(file)


def streamed_blocks(stream: BinaryIO) -> Iterator[list[SourceBlock | RefusedLine]]:
    """The blocks of a stream, hex, one a line, in batches of what has arrived; blank lines are passed over.

    Raises:
        ThreefoldError: the stream cannot be read.
    """
    number = 0
    rest = b""
    while arrived := _arrived(stream):
        *lines, rest = (rest + arrived).split(b"\n")
        yield _parsed(lines, number)
        number += len(lines)
    yield _parsed([rest], number)


def _arrived(stream: BinaryIO) -> bytes:
    """What can be had at once: another program may wait for an answer before it sends more."""
    try:
        arrived: bytes = stream.read1(_BYTES_AT_A_TIME)  # type: ignore[attr-defined]
    except OSError as error:
        raise ThreefoldError(f"standard input: {error.strerror}; give blocks in hex, one a line") from None
    return arrived


def _parsed(lines: list[bytes], before: int) -> list[SourceBlock | RefusedLine]:
    texts = (line.decode(errors="replace").strip() for line in lines)
    return [_block_or_refusal(text, number) for number, text in enumerate(texts, start=before + 1) if text]


def _block_or_refusal(text: str, number: int) -> SourceBlock | RefusedLine:
    try:
        return block_from_hex(text)
    except ThreefoldError as error:
        return RefusedLine(number, text, str(error))
