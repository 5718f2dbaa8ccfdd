"""Blocks that people have: assembly text, assembly files and objects, whole or between markers, as canonical hex."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iced_x86 import FlowControl, Formatter, FormatterSyntax, Instruction

from threefold.errors import ThreefoldError
from threefold.ithemal.assembler import Syntax, assemble, detect_syntax
from threefold.ithemal.blocks import canonical_hex, decode, parse_hex
from threefold.ithemal.object_file import ELF_MAGIC, CodeSection, ObjectFile, read_object

# `mov ebx, 111` or `222`, then a no-op with prefixes no compiler emits (Intel IACA, iacaMarks.h).
IACA_START = bytes.fromhex("bb6f000000646790")
IACA_END = bytes.fromhex("bbde000000646790")

_MCA_MARKER = re.compile(r"^[ \t]*(?:#|//)[ \t]*LLVM-MCA-(BEGIN|END)\b[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_TRANSFERS = frozenset(
    {
        FlowControl.UNCONDITIONAL_BRANCH,
        FlowControl.CONDITIONAL_BRANCH,
        FlowControl.INDIRECT_BRANCH,
        FlowControl.CALL,
        FlowControl.INDIRECT_CALL,
        FlowControl.RETURN,
    }
)
# Labels of a region's borders; without a leading dot, as the assembler forgets names that begin with .L.
_BORDER = "threefold_region_{number}_{border}"


@dataclass(frozen=True)
class SourceBlock:
    """One basic block and where it came from.

    Attributes:
        hex: canonical hex.
        name: the region's name, or its number in the file; empty for a text.
        note: what was left out of it, or empty.
    """

    hex: str
    name: str = ""
    note: str = ""


def block_from_hex(text: str) -> SourceBlock:
    """The block of machine code written in hex.

    Raises:
        ThreefoldError: it is not hex or cannot be decoded, or holds a control transfer before its end.
    """
    return _block(parse_hex(text), 0, "the block")


def block_from_text(text: str, syntax: Syntax | None = None) -> SourceBlock:
    """The block of an assembly text, its instructions separated by newlines or semicolons.

    Args:
        text: e.g. "add rax, rbx; imul rcx, rax".
        syntax: "intel" or "att"; found out from the text when None.

    Raises:
        ThreefoldError: the assembler refuses the text, it holds no instruction, or a control transfer before its end.
    """
    name = "the block"
    code = _whole(read_object(assemble(text, syntax or detect_syntax(text), name), name), name)
    return _block(code.code, 0, name)


def blocks_from_file(path: Path) -> list[SourceBlock]:
    """The blocks of an assembly file or an object, in order.

    Assembly: the regions between `# LLVM-MCA-BEGIN [name]` and `# LLVM-MCA-END`, or else between IACA's marker
    instructions, or else all of it as one block. An object or program: what lies between IACA's marker bytes.

    Raises:
        ThreefoldError: the file is unreadable or damaged, has unpaired or no markers, or as `block_from_text`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ThreefoldError(f"{path}: {error.strerror}; give an assembly file or an object") from None
    if content.startswith(ELF_MAGIC):
        blocks = list(_iaca_blocks(read_object(content, str(path)), str(path)))
        if not blocks:
            raise ThreefoldError(f"{path}: no IACA markers; put them around the block, or give assembly text")
        return blocks
    try:
        return _assembly_blocks(content.decode(), path)
    except UnicodeDecodeError:
        raise ThreefoldError(f"{path}: neither an ELF object nor assembly text; give one of them") from None


def instruction_text(code: str) -> str:
    """The instructions of a block given in hex, in Intel syntax, separated by "; "."""
    formatter = Formatter(FormatterSyntax.INTEL)
    formatter.space_after_operand_separator = True
    formatter.rip_relative_addresses = True
    return "; ".join(formatter.format(instruction) for instruction in decode(bytes.fromhex(code)))


def _assembly_blocks(text: str, path: Path) -> list[SourceBlock]:
    labelled, regions = _labelled(text, path)
    found = read_object(assemble(labelled, detect_syntax(text), str(path)), str(path))
    if regions:
        return [_region_block(found, number, name, path) for number, name in enumerate(regions)]
    marked = list(_iaca_blocks(found, str(path)))
    return marked or [_block(_whole(found, str(path)).code, 0, str(path))]


def _labelled(text: str, path: Path) -> tuple[str, list[str]]:
    """The text with a label in place of each LLVM-MCA marker, so that no line moves, and the regions' names."""
    names: list[str] = []
    is_open = False

    def label(marker: re.Match[str]) -> str:
        nonlocal is_open
        begins = marker.group(1) == "BEGIN"
        if begins == is_open:
            line = text.count("\n", 0, marker.start()) + 1
            raise ThreefoldError(f"{path}: line {line}: LLVM-MCA-{marker.group(1)} without its partner; pair them")
        is_open = begins
        if begins:
            names.append(marker.group(2) or str(len(names)))
        return _BORDER.format(number=len(names) - 1, border=marker.group(1).lower()) + ":"

    labelled = _MCA_MARKER.sub(label, text)
    if is_open:
        raise ThreefoldError(f"{path}: LLVM-MCA-BEGIN {names[-1]} without an LLVM-MCA-END; add it")
    return labelled, names


def _region_block(found: ObjectFile, number: int, name: str, path: Path) -> SourceBlock:
    begin_section, begin = found.symbols[_BORDER.format(number=number, border="begin")]
    end_section, end = found.symbols[_BORDER.format(number=number, border="end")]
    section = next((section for section in found.sections if section.number == begin_section), None)
    if section is None or begin_section != end_section:
        raise ThreefoldError(f"{path}: region {name}: not in one executable section; put its markers around code")
    return _block(section.code[begin:end], section.address + begin, f"{path}: region {name}", name)


def _iaca_blocks(found: ObjectFile, source: str) -> Iterator[SourceBlock]:
    number = 0
    for section in found.sections:
        begin = section.code.find(IACA_START)
        while begin >= 0:
            begin += len(IACA_START)
            end = section.code.find(IACA_END, begin)
            if end < 0:
                raise ThreefoldError(f"{source}: an IACA start marker without its end marker; add it")
            yield _block(section.code[begin:end], section.address + begin, f"{source}: block {number}", str(number))
            number += 1
            begin = section.code.find(IACA_START, end)


def _whole(found: ObjectFile, name: str) -> CodeSection:
    sections = [section for section in found.sections if section.code]
    if len(sections) != 1:
        what = "no instruction" if not sections else "several sections of code"
        raise ThreefoldError(f"{name}: {what}; give the instructions of one block, or mark them")
    return sections[0]


def _block(code: bytes, ip: int, source: str, name: str = "") -> SourceBlock:
    """The block in `code`: a control transfer at the end ends it and belongs to none; anywhere else it is an error."""
    if not code:
        raise ThreefoldError(f"{source}: no instruction; give at least one")
    instructions = decode(code, ip)
    note = ""
    if _transfers_control(instructions[-1]):
        last = instructions.pop()
        code = code[: last.ip - ip]
        note = f"left out the control transfer at its end, {_mnemonic(last)}"
    if not instructions:
        raise ThreefoldError(f"{source}: nothing but a control transfer; give the instructions before it")
    for instruction in instructions:
        if _transfers_control(instruction):
            raise ThreefoldError(
                f"{source}: {_mnemonic(instruction)} before its end; a basic block has no control transfer inside"
            )
    return SourceBlock(canonical_hex(code, ip), name, note)


def _transfers_control(instruction: Instruction) -> bool:
    # System calls count as calls too, but come back to the next instruction: what to do with them is the reject list's.
    is_system_call = instruction.flow_control == FlowControl.CALL and instruction.op_count == 0
    return instruction.flow_control in _TRANSFERS and not is_system_call


def _mnemonic(instruction: Instruction) -> str:
    return str(instruction).partition(" ")[0]
