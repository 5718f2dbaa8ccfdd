"""BHive's published files of measured throughputs.

BHive counts cycles per 100 iterations of a block (README of its repository).
"""

import math
from pathlib import Path

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.ithemal.blocks import canonical_hex, instruction_count, parse_hex
from threefold.ithemal.published_lines import numbered_lines, refuse

_COLUMN_TYPES = {
    "hex": "str",
    "source": "str",
    "count": "int32",
    "instructions": "int16",
    "status": "str",
    "reason": "str",
    "cycles": "float32",
    "cycles_per_100": "float32",
    "spread": "float32",
    "clean_share": "float32",
    "pages": "int16",
}


def read_throughputs(path: str | Path) -> pd.DataFrame:
    """The lines `hex,cycles` of a file, in order: columns hex, cycles_per_100 (float64); `.gz` and `.xz` are unpacked.

    Raises:
        ThreefoldError: no such file, the archive is cut short, or a line is not hex and a number.
    """
    rows = [_throughput(path, number, line) for number, line in numbered_lines(path)]
    return pd.DataFrame(rows, columns=["hex", "cycles_per_100"])


def as_measured(throughputs: pd.DataFrame, source: str) -> pd.DataFrame:
    """Published throughputs as the rows of a measured file, one for each distinct block in canonical hex.

    A block that is listed more than once keeps its first value and counts its lines. Rejected are
    blocks that cannot be decoded (`undecodable`) and values that no block can have (`not_positive`). What was not
    published is NaN, or -1 for pages.

    Args:
        throughputs: columns hex, cycles_per_100, as `read_throughputs` gives them.
        source: what to call the data set.
    """
    rows = [_row(block, value) for block, value in zip(throughputs["hex"], throughputs["cycles_per_100"], strict=True)]
    frame = pd.DataFrame(rows, columns=["hex", "instructions", "reason", "cycles_per_100"])
    frame = frame.assign(
        source=source,
        count=frame["hex"].map(frame["hex"].value_counts()),
        status=["rejected" if reason else "measured" for reason in frame["reason"]],
        cycles=frame["cycles_per_100"] / 100,
        spread=math.nan,
        clean_share=math.nan,
        pages=-1,
    )
    return frame.drop_duplicates("hex", ignore_index=True).astype(_COLUMN_TYPES)[list(_COLUMN_TYPES)]


def _row(block: str, cycles_per_100: float) -> tuple[str, int, str, float]:
    code = bytes.fromhex(block)
    try:
        canonical, instructions = canonical_hex(code), instruction_count(code)
    except ThreefoldError:
        return block, 0, "undecodable", math.nan
    if not (math.isfinite(cycles_per_100) and cycles_per_100 > 0):
        return canonical, instructions, "not_positive", math.nan
    return canonical, instructions, "", cycles_per_100


def _hex(path: str | Path, number: int, text: str) -> str:
    try:
        return parse_hex(text).hex()
    except ThreefoldError:
        refuse(path, number, f"{text[:40]!r} is not a block in hex")


def _throughput(path: str | Path, number: int, line: str) -> tuple[str, float]:
    block, comma, value = line.partition(",")
    if not comma:
        refuse(path, number, f"{line[:40]!r} is not 'hex,cycles'")
    try:
        return _hex(path, number, block), float(value)
    except ValueError:
        refuse(path, number, f"{value[:40]!r} is not a number of cycles")
