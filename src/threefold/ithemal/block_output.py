"""Answers about blocks for the command line: a row of a table, or a JSON object, for each."""

import json
import math
import textwrap
from dataclasses import asdict, dataclass, fields
from typing import ClassVar

from threefold.ithemal.assembly import SourceBlock, instruction_text
from threefold.ithemal.block_input import RefusedLine

_SIGNIFICANT_DIGITS = 6
_TEXT_WIDTH = 80


@dataclass(frozen=True)
class Prediction:
    """Cycles per iteration that `model` predicts for processors of its `microarchitecture`."""

    heading: ClassVar[str] = f"{'cycles':>9}  {'per 100':>9}  {'model':<16}  block"

    cycles: float
    model: str
    microarchitecture: str

    def row(self) -> str:
        """The columns of `heading` but the last."""
        return f"{_cycles_and_hundred(self.cycles)}  {f'{self.model} ({self.microarchitecture})':<16}"


@dataclass(frozen=True)
class Measurement:
    """Cycles per iteration measured here.

    Attributes:
        cycles: NaN where the block was rejected.
        spread: (max - min) / median over the places in memory it was timed at; NaN where it was rejected.
        status: "measured" or "rejected".
        reason: one word, why it was rejected, or empty.
        pages: memory pages it touched.
    """

    heading: ClassVar[str] = f"{'cycles':>9}  {'per 100':>9}  {'spread':>7}  {'status':<20}  block"

    cycles: float
    spread: float
    status: str
    reason: str
    pages: int

    def row(self) -> str:
        """The columns of `heading` but the last."""
        spread = "-" if math.isnan(self.spread) else f"{self.spread:.1%}"
        return f"{_cycles_and_hundred(self.cycles)}  {spread:>7}  {self.reason or self.status:<20}"


def table_row(block: SourceBlock, answer: Prediction | Measurement) -> str:
    """One line: the answer, then the block's instructions, cut where they get long, and what was left out of it."""
    text = textwrap.shorten(instruction_text(block.hex), _TEXT_WIDTH, placeholder=" …")
    name = f"{block.name}: " if block.name else ""
    note = f"  ({block.note})" if block.note else ""
    return f"{answer.row()}  {name}{text}{note}"


def json_line(block: SourceBlock, answer: Prediction | Measurement) -> str:
    """One JSON object: hex, the answer's fields (null for NaN), and name and note of the block where it has them."""
    named = {name: text for name, text in (("name", block.name), ("note", block.note)) if text}
    values = {field.name: _plain(getattr(answer, field.name)) for field in fields(answer)}
    return json.dumps({"hex": block.hex, **values, **named}, allow_nan=False)


def refusal_json_line(refused: RefusedLine) -> str:
    """One JSON object: line, input and error."""
    return json.dumps(asdict(refused))


def _cycles_and_hundred(cycles: float) -> str:
    if math.isnan(cycles):
        return f"{'-':>9}  {'-':>9}"
    return f"{cycles:>9.2f}  {100 * cycles:>9.0f}"


def _plain(value: float | int | str) -> float | int | str | None:
    if not isinstance(value, float):
        return value
    return float(f"{value:.{_SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None
