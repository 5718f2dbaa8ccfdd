"""Blocks as token sequences: the model's input (Section 4 of the paper; `data_cost.py` of the authors' code).

An instruction is its opcode, its sources and its destinations:

    opcode <SRCS> source… <DSTS> destination… <END>

where an operand is a register, `CONST` for any immediate, or `<MEM> base index CONST </MEM>` with the parts that the
address has; `CONST` there stands for a displacement other than zero, and alone for a RIP-relative address.
"""

from functools import lru_cache

from iced_x86 import Instruction

from threefold.ithemal.blocks import decode
from threefold.ithemal.opcodes import opcode
from threefold.ithemal.operands import operands

SOURCES, DESTINATIONS, END = "<SRCS>", "<DSTS>", "<END>"


def tokens(code: bytes) -> tuple[tuple[str, ...], ...]:
    """The tokens of a block, one tuple for each instruction.

    Raises:
        ThreefoldError: `code` cannot be decoded.
    """
    return tuple(tuple(_instruction_text(instruction).split()) for instruction in decode(code))


def token_text(code: bytes) -> str:
    """The tokens of a block joined by blanks; every instruction ends in `END`.

    Raises:
        ThreefoldError: `code` cannot be decoded.
    """
    return " ".join(map(_instruction_text, decode(code)))


# Instructions compare equal wherever they stand, so a block's working set is small; the bound keeps memory small too.
@lru_cache(maxsize=1 << 16)
def _instruction_text(instruction: Instruction) -> str:
    name = opcode(instruction)
    sources, destinations = operands(instruction, name)
    return " ".join(f"{name} {SOURCES} {sources} {DESTINATIONS} {destinations} {END}".split())
