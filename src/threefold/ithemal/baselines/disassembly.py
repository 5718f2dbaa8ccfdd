"""Machine code as AT&T text, by LLVM's own disassembler, so that llvm-mca reads back what LLVM wrote."""

import re
import subprocess
from collections.abc import Iterator, Sequence

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.llvm_tools import LlvmTools

# Every block is followed by a nop whose displacement is its number: the output then says where each block ends.
_SEPARATOR_OPCODE = bytes.fromhex("0f1f80")
_FIRST_NUMBER = 0x5A000000
_SEPARATOR = re.compile(r"nopl (\d+)\(%rax\)")
_REFUSED = re.compile(r"^<stdin>:(\d+):\d+: warning: invalid instruction encoding", re.MULTILINE)
_LINES_PER_BLOCK = 2

# llvm-mc prints these on a line of their own; read back from there, llvm-mca takes them for whole instructions.
_PREFIXES = frozenset({"lock", "rep", "repne", "data16"})


def disassemble(tools: LlvmTools, hexes: Sequence[str]) -> list[tuple[str, ...] | None]:
    """The instructions of each block as AT&T text, one string each; None for a block LLVM cannot decode.

    Raises:
        ThreefoldError: llvm-mc does not run, or its output is not understood.
    """
    done = subprocess.run(
        [tools.mc, "-disassemble", "-triple=x86_64"],
        input="".join(_bytes_of(number, code) for number, code in enumerate(hexes)),
        capture_output=True,
        text=True,
        check=False,
    )
    blocks = list(_blocks(done.stdout))
    if len(blocks) != len(hexes):
        raise ThreefoldError(
            f"{tools.mc} {tools.version}: returned {len(blocks)} of {len(hexes)} blocks; try another LLVM in LLVM_MCA"
        )
    refused = {(int(line) - 1) // _LINES_PER_BLOCK for line in _REFUSED.findall(done.stderr)}
    return [None if number in refused else block for number, block in enumerate(blocks)]


def _bytes_of(number: int, code: str) -> str:
    separator = _SEPARATOR_OPCODE + (_FIRST_NUMBER + number).to_bytes(4, "little")
    return f"{_bracketed(bytes.fromhex(code))}\n{_bracketed(separator)}\n"


def _bracketed(code: bytes) -> str:
    return f"[{','.join(f'{byte:#04x}' for byte in code)}]"


def _blocks(output: str) -> Iterator[tuple[str, ...]]:
    number = 0
    lines: list[str] = []
    prefix = ""
    for line in output.splitlines()[1:]:
        text = " ".join(line.partition("#")[0].split())
        separator = _SEPARATOR.fullmatch(text)
        if separator is not None and int(separator.group(1)) == _FIRST_NUMBER + number:
            yield tuple(lines)
            number, lines, prefix = number + 1, [], ""
        elif text in _PREFIXES:
            prefix += f"{text} "
        elif text:
            lines.append(prefix + text)
            prefix = ""
