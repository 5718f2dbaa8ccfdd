"""The 1,000 blocks with Haswell timings that Ithemal's authors released: tokens and text, but no machine code."""

import json
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.ithemal.dynamorio import xml_tokens
from threefold.ithemal.published_lines import numbered_lines, refuse

# torch.save wrote a magic number, a version and a system description ahead of the object.
_PICKLES_BEFORE_DATA = 3
_FIELDS = ("code_id", "cycles_per_100", "intel", "xml")


@dataclass(frozen=True)
class SampleBlock:
    """One timed block.

    Attributes:
        code_id: its number in the authors' database.
        cycles_per_100: cycles of 100 iterations on Haswell.
        intel: assembly in DynamoRIO's spelling; it lost the sign of some 8-bit immediates, so do not assemble it.
        tokens: one tuple for each instruction, as `canonicalise.tokens` gives them.
    """

    code_id: int
    cycles_per_100: float
    intel: str
    tokens: tuple[tuple[str, ...], ...]


def read_sample(path: str | Path) -> list[SampleBlock]:
    """Read the sample from `haswell_sample1000.data`, or from JSON lines with code_id, cycles_per_100, intel and xml.

    Raises:
        ThreefoldError: no such file, a malformed or incomplete one, or one that holds more than plain values.
    """
    if Path(path).suffix == ".data":
        return [_block(path, number, row) for number, row in enumerate(_unpickled(path), start=1)]
    return [_block(path, number, _fields(path, number, line)) for number, line in numbered_lines(path)]


def sample_table(blocks: Iterable[SampleBlock]) -> pd.DataFrame:
    """Columns code_id, instructions (int16), cycles (float32, per iteration) and tokens (one string a block)."""
    rows = [
        (
            block.code_id,
            len(block.tokens),
            block.cycles_per_100 / 100,
            " ".join(token for instruction in block.tokens for token in instruction),
        )
        for block in blocks
    ]
    frame = pd.DataFrame(rows, columns=["code_id", "instructions", "cycles", "tokens"])
    return frame.astype({"instructions": "int16", "cycles": "float32"})


def _fields(path: str | Path, number: int, line: str) -> list[Any]:
    try:
        record = json.loads(line)
        return [record[field] for field in _FIELDS]
    except (json.JSONDecodeError, KeyError, TypeError):
        refuse(path, number, f"not a JSON object with {', '.join(_FIELDS)}")


def _block(path: str | Path, number: int, row: Sequence[Any]) -> SampleBlock:
    try:
        code_id, cycles_per_100, intel, xml = row
        return SampleBlock(int(code_id), float(cycles_per_100), str(intel), xml_tokens(xml))
    except (ValueError, TypeError, ThreefoldError):
        refuse(path, number, "not (code_id, cycles, text, xml)")


class _PlainUnpickler(pickle.Unpickler):
    """Reads numbers, strings, lists, tuples and dictionaries; anything that would run code is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")


def _unpickled(path: str | Path) -> list[Any]:
    try:
        with Path(path).open("rb") as stream:
            return _fourth_pickle(stream)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; fetch it, or set the config's mirror to its folder") from None
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise ThreefoldError(f"{path}: not the authors' sample, or cut short ({error}); fetch it again") from None


def _fourth_pickle(stream: IO[bytes]) -> list[Any]:
    for _ in range(_PICKLES_BEFORE_DATA):
        _PlainUnpickler(stream).load()
    # Written by Python 2, whose strings are bytes.
    data: list[Any] = _PlainUnpickler(stream, encoding="utf-8").load()
    return data
