"""ELF objects and programs: their machine code and symbols, with references to other places resolved."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from elftools.elf.relocation import RelocationSection
from elftools.elf.sections import SymbolTableSection

from threefold.errors import ThreefoldError

ELF_MAGIC = b"\x7fELF"

# PC32, PLT32, GOTPCREL, GOTTPOFF, GOTPCRELX, REX_GOTPCRELX (x86-64 psABI, section 4.4; pyelftools lacks the last two).
_RELATIVE_TO_CODE = frozenset({2, 4, 9, 22, 41, 42})
# 32, 32S, TPOFF32: an address, or its distance from the thread's own memory.
_ABSOLUTE = frozenset({10, 11, 23})
# No linker has placed the symbols of an object yet: each gets a place of its own, out of reach of the code. Of symbols
# that share one because there are so many, two would have to be in one block to be taken for each other.
_FIRST_PLACE = 0x1000_0000
_BETWEEN_PLACES = 0x10_0000
_PLACES = 1024


@dataclass(frozen=True)
class CodeSection:
    """An executable section: its number in the file, its address (0 in an object), its bytes."""

    number: int
    address: int
    code: bytes


@dataclass(frozen=True)
class ObjectFile:
    """What is read of an ELF file: its executable sections, and (section number, offset) by the symbol's name."""

    sections: tuple[CodeSection, ...]
    symbols: dict[str, tuple[int, int]]


def read_object(content: bytes, name: str) -> ObjectFile:
    """Read an ELF file's code; operands that name equal targets come out with equal targets, none at zero.

    Raises:
        ThreefoldError: not a whole ELF file for x86-64 with code in it; `name` stands for it in the message.
    """
    try:
        elf = ELFFile(BytesIO(content))
        machine = elf.get_machine_arch()
        found = ObjectFile(tuple(_code_sections(elf)), dict(_symbols(elf)))
    except Exception as error:
        # pyelftools trusts the file: a damaged one raises whatever the first wrong number leads to.
        raise ThreefoldError(f"{name}: not a whole ELF file ({_reason(error)}); build it again") from None
    if machine != "x64":
        raise ThreefoldError(f"{name}: machine code for {machine}; give an object for x86-64")
    if not found.sections:
        raise ThreefoldError(f"{name}: has no executable section; give an object with code in it")
    return found


def _code_sections(elf: ELFFile) -> Iterator[CodeSection]:
    for number, section in enumerate(elf.iter_sections()):
        if section["sh_flags"] & SH_FLAGS.SHF_EXECINSTR and section["sh_type"] == "SHT_PROGBITS":
            code = bytearray(section.data())
            if len(code) != section["sh_size"]:
                raise ValueError(f"it ends inside the section {section.name}")
            for relocations in _relocations(elf, number):
                _resolve(code, relocations)
            yield CodeSection(number, section["sh_addr"], bytes(code))


def _relocations(elf: ELFFile, number: int) -> Iterator[RelocationSection]:
    for section in elf.iter_sections():
        if isinstance(section, RelocationSection) and section["sh_info"] == number and section.is_RELA():
            yield section


def _resolve(code: bytearray, relocations: RelocationSection) -> None:
    for relocation in relocations.iter_relocations():
        kind, offset = relocation["r_info_type"], relocation["r_offset"]
        if kind in _RELATIVE_TO_CODE | _ABSOLUTE:
            place = _FIRST_PLACE + relocation["r_info_sym"] % _PLACES * _BETWEEN_PLACES
            value = place + relocation["r_addend"] - (offset if kind in _RELATIVE_TO_CODE else 0)
            code[offset : offset + 4] = value.to_bytes(4, "little", signed=True)


def _symbols(elf: ELFFile) -> Iterator[tuple[str, tuple[int, int]]]:
    for section in elf.iter_sections():
        if isinstance(section, SymbolTableSection):
            for symbol in section.iter_symbols():
                if isinstance(symbol["st_shndx"], int):
                    yield symbol.name, (symbol["st_shndx"], symbol["st_value"])


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
