"""Physical lower bounds: no processor runs a block faster, so a label below one is a fault of the measurement.

Every bound errs on the low side: what might be free (no-ops, register moves, zeroing idioms) counts nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from iced_x86 import (
    Code,
    Decoder,
    Instruction,
    InstructionInfo,
    InstructionInfoFactory,
    Mnemonic,
    OpAccess,
    OpKind,
    Register,
    RegisterExt,
)


class Core(Protocol):
    """What the bounds need to know of a processor."""

    @property
    def microarchitecture(self) -> str:
        """Name such as `zen4`."""

    @property
    def issue_width(self) -> int | None:
        """Instructions per cycle at most; None if unknown."""


@dataclass(frozen=True)
class MemoryPorts:
    """Accesses per cycle: at most `loads`, at most `stores`, together at most `both`."""

    loads: int
    stores: int
    both: int


@dataclass(frozen=True)
class Bound:
    """No fewer than `cycles` per iteration, because of `reason`: width, loads, stores, memory, dependency or none."""

    cycles: float
    reason: str


# AMD: Software Optimization Guides 55723 (17h), 56665 and 57647 (19h). Intel: Optimization Reference Manual, 248966.
_PORTS: Mapping[str, MemoryPorts] = {
    **dict.fromkeys(("zen", "zen+"), MemoryPorts(loads=2, stores=1, both=2)),
    "zen2": MemoryPorts(loads=2, stores=1, both=3),
    **dict.fromkeys(("zen3", "zen4"), MemoryPorts(loads=3, stores=2, both=3)),
    **dict.fromkeys(("sandybridge", "ivybridge"), MemoryPorts(loads=2, stores=1, both=2)),
    **dict.fromkeys(
        ("haswell", "broadwell", "skylake", "skylake-avx512", "cascadelake"), MemoryPorts(loads=2, stores=1, both=3)
    ),
    **dict.fromkeys(("icelake-client", "icelake-server"), MemoryPorts(loads=2, stores=2, both=4)),
}
# An unknown core is credited with more than any core of today has, so that no bound is ever too high.
_WIDEST = MemoryPorts(4, 4, 8)

_READS = {OpAccess.READ, OpAccess.READ_WRITE}
_WRITES = {OpAccess.WRITE, OpAccess.READ_WRITE}
_MAYBE = {OpAccess.COND_READ, OpAccess.COND_WRITE, OpAccess.READ_COND_WRITE}
_FACTORY = InstructionInfoFactory()
_HIGH_BYTES = {Register.AH, Register.BH, Register.CH, Register.DH}

_MNEMONICS = {value: name for name, value in vars(Mnemonic).items() if isinstance(value, int)}
_NOPS = {Mnemonic.NOP, Mnemonic.ENDBR64, Mnemonic.ENDBR32, Mnemonic.FNOP}
# Renamed away on some cores, and then they take no time at all.
_FREE = ("MOV", "VMOV", "XCHG", "VZERO")
# Newer Intel cores add small constants while renaming.
_CONSTANT_ADDS = {Mnemonic.ADD, Mnemonic.SUB, Mnemonic.INC, Mnemonic.DEC, Mnemonic.LEA}
_ADDS_IN_RENAME = {"alderlake", "sapphirerapids", "emeraldrapids", "unknown"}


def lower_bound(code: bytes, processor: Core) -> Bound:
    """The highest of the bounds below for the block `code` on `processor`; cycles per iteration in steady state.

    Width: every instruction but a no-op is renamed. Loads, stores, memory: every access uses a port.
    Dependency: where one register is only ever changed by instructions that also read it, each waits for the one
    before it, at least a cycle.
    """
    seen = [(instruction, _FACTORY.info(instruction)) for instruction in Decoder(64, code)]
    ports = _PORTS.get(processor.microarchitecture, _WIDEST)
    loads, stores = _accesses(info for _, info in seen)
    issued = sum(instruction.mnemonic not in _NOPS for instruction, _ in seen)
    bounds = (
        Bound(0.0, "none"),
        Bound(issued / processor.issue_width if processor.issue_width else 0.0, "width"),
        Bound(loads / ports.loads, "loads"),
        Bound(stores / ports.stores, "stores"),
        Bound((loads + stores) / ports.both, "memory"),
        Bound(float(_longest_chain(seen, processor.microarchitecture in _ADDS_IN_RENAME)), "dependency"),
    )
    return max(bounds, key=lambda bound: bound.cycles)


def _accesses(infos: Iterable[InstructionInfo]) -> tuple[int, int]:
    loads = stores = 0
    for info in infos:
        accesses = [memory.access for memory in info.used_memory()]
        # One instruction may name a location twice (a gather, a read-modify-write): count it once per direction.
        loads += any(access in _READS for access in accesses)
        stores += any(access in _WRITES for access in accesses)
    return loads, stores


def _longest_chain(seen: list[tuple[Instruction, InstructionInfo]], adds_in_rename: bool) -> int:
    """Most links of a chain through one register and, in steady state, from one iteration into the next."""
    links: Counter[int] = Counter()
    broken: set[int] = {RegisterExt.full_register(Register.RSP)}
    for instruction, info in seen:
        read, written, unsure = _registers(info)
        broken |= unsure
        slow = _takes_a_cycle(instruction, adds_in_rename)
        for register in written:
            if slow and register in read:
                links[register] += 1
            else:
                broken.add(register)
    return max((count for register, count in links.items() if register not in broken), default=0)


def _registers(info: InstructionInfo) -> tuple[set[int], set[int], set[int]]:
    read: set[int] = set()
    written: set[int] = set()
    unsure: set[int] = set()
    for used in info.used_registers():
        register = RegisterExt.full_register(used.register)
        if used.access in _READS:
            read.add(register)
        if used.access in _WRITES:
            written.add(register)
        if used.access in _MAYBE or used.register in _HIGH_BYTES:
            unsure.add(register)
    return read, written, unsure


def _takes_a_cycle(instruction: Instruction, adds_in_rename: bool) -> bool:
    """Whether the result surely comes a cycle or more after the operands; False where a core might do it for free."""
    if _MNEMONICS[instruction.mnemonic].startswith(_FREE) or instruction.code == Code.INVALID:
        return False
    if adds_in_rename and instruction.mnemonic in _CONSTANT_ADDS:
        return False
    if instruction.mnemonic == Mnemonic.LEA:
        return instruction.memory_index != Register.NONE or instruction.memory_displacement != 0
    operands = [
        instruction.op_register(n) for n in range(instruction.op_count) if instruction.op_kind(n) == OpKind.REGISTER
    ]
    return not (len(operands) > 1 and len(set(operands)) == 1)
