"""The linear sweep: executable sections of an ELF file, decoded from end to end and cut into raw blocks.

A block ends before every control transfer, which belongs to no block (data_collection/static of the authors' code),
and before every target of a direct branch or call. No-ops that only pad the space behind an unconditional transfer
start no block. Data among the code is swept like code, as nothing tells it apart.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from elftools.common.exceptions import ELFError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from iced_x86 import Decoder, FlowControl, Mnemonic, OpKind
from tqdm import tqdm

from threefold.errors import ThreefoldError
from threefold.progress import progress_bar

_INSTRUCTIONS_PER_UPDATE = 1 << 16

# Marks on the first byte of an instruction. A byte of marks for each byte of code keeps a large library's sweep small.
_START, _CUT, _LEADER = 1, 2, 4

_DIRECT = (FlowControl.UNCONDITIONAL_BRANCH, FlowControl.CONDITIONAL_BRANCH, FlowControl.CALL)
_FALLS_THROUGH = (FlowControl.CONDITIONAL_BRANCH, FlowControl.CALL, FlowControl.INDIRECT_CALL)


@dataclass(frozen=True)
class Section:
    """A stretch of machine code, and whether more of it was left unread."""

    address: int
    code: bytes
    is_cut_short: bool


@dataclass(frozen=True)
class Sweep:
    """A file's blocks as raw bytes with their numbers of occurrences, in order of first appearance."""

    blocks: Counter[bytes]
    bytes: int
    instructions: int


def sweep(binary: Path, text_bytes: int | None = None) -> Sweep:
    """Cut the machine code of `binary` into blocks, reading at most `text_bytes` of it.

    Raises:
        ThreefoldError: not a whole x86-64 ELF file with executable sections.
    """
    sections = executable_sections(binary, text_bytes)
    size = sum(len(section.code) for section in sections)
    blocks: Counter[bytes] = Counter()
    instructions = 0
    with progress_bar(f"sweep {binary.name}", total=size, unit="B") as bar:
        for section in sections:
            marks = _marks(section, bar)
            instructions += int(np.count_nonzero(marks & _START))
            blocks.update(_blocks(section, marks))
    return Sweep(blocks, size, instructions)


def executable_sections(binary: Path, text_bytes: int | None = None) -> list[Section]:
    """The executable sections of an ELF file without its procedure linkage tables, in file order.

    Raises:
        ThreefoldError: as `sweep` does.
    """
    try:
        with binary.open("rb") as stream:
            sections = list(_sections(binary, ELFFile(stream), text_bytes))
    except OSError as error:
        raise ThreefoldError(f"{binary}: cannot be read ({error.strerror}); name another ELF file") from None
    except (ELFError, ValueError, OverflowError) as error:  # damaged headers raise the latter two
        raise ThreefoldError(f"{binary}: not a whole ELF file ({error}); name an x86-64 program or library") from None
    if not sections:
        raise ThreefoldError(f"{binary}: has no executable section; name an x86-64 program or library")
    return sections


def _sections(binary: Path, elf: ELFFile, text_bytes: int | None) -> Iterator[Section]:
    if elf["e_machine"] != "EM_X86_64" or elf.elfclass != 64:
        raise ThreefoldError(f"{binary}: machine code for {elf.get_machine_arch()}, not x86-64; name an x86-64 file")
    file_bytes = binary.stat().st_size
    left = text_bytes
    for section in elf.iter_sections():
        executable = section["sh_flags"] & SH_FLAGS.SHF_EXECINSTR and section["sh_type"] == "SHT_PROGBITS"
        if not executable or section.name.startswith(".plt") or left == 0:
            continue
        size = section["sh_size"] if left is None else min(left, section["sh_size"])
        if section["sh_offset"] + size > file_bytes:
            raise ThreefoldError(f"{binary}: ends inside its section {section.name}; fetch or build it again")
        elf.stream.seek(section["sh_offset"])
        code = elf.stream.read(size)
        left = None if left is None else left - size
        yield Section(section["sh_addr"], code, is_cut_short=size < section["sh_size"])


def _marks(section: Section, bar: "tqdm[None]") -> np.ndarray:
    size = len(section.code)
    marks = bytearray(size)
    decoder = Decoder(64, section.code, ip=section.address)
    unreachable = True
    while decoder.can_decode:
        before = decoder.position
        for instruction in islice(decoder, _INSTRUCTIONS_PER_UPDATE):
            offset = instruction.ip - section.address
            flow = instruction.flow_control
            if flow == FlowControl.NEXT or instruction.is_invalid:
                unreachable = unreachable and instruction.mnemonic == Mnemonic.NOP
                marks[offset] |= _START | _CUT if unreachable else _START
                continue
            marks[offset] |= _START | _CUT
            unreachable = flow not in _FALLS_THROUGH
            if flow in _DIRECT and instruction.op0_kind == OpKind.NEAR_BRANCH64:
                target = instruction.near_branch_target - section.address
                if 0 <= target < size:
                    marks[target] |= _LEADER
        bar.update(decoder.position - before)
    return np.frombuffer(marks, dtype=np.uint8)


def _blocks(section: Section, marks: np.ndarray) -> Iterator[bytes]:
    starts = np.flatnonzero(marks & _START)
    is_cut = (marks[starts] & _CUT) != 0
    is_leader = (marks[starts] & _LEADER) != 0
    follows_cut = np.concatenate([[True], is_cut[:-1]])
    begins = ~is_cut & (is_leader | follows_cut)

    borders = np.append(starts[begins | is_cut], len(section.code))
    begin = starts[begins]
    end = borders[np.searchsorted(borders, begin, side="right")]
    for first, last in zip(begin.tolist(), end.tolist(), strict=True):
        if not (section.is_cut_short and last == len(section.code)):
            yield section.code[first:last]
