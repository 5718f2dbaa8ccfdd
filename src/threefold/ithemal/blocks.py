"""Basic blocks as canonical hex: equal code at different addresses is one block.

A RIP-relative displacement depends on where the linker put the block, not on what the block does. Its canonical
form holds a slot number instead: 0, 1, 2, … in order of the first appearance of each distinct target, so two operands
that name the same address still do. (The authors' collector leaves RIP-relative instructions out of their blocks;
here a block is whole or not taken.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iced_x86 import Decoder, Instruction

from threefold.errors import ThreefoldError

_DISPLACEMENT_BYTES = 4


@dataclass(frozen=True)
class RipSlot:
    """One RIP-relative operand of a canonical block.

    Attributes:
        offset: byte offset of its 32-bit displacement in the block.
        end: byte offset of the end of its instruction, from which the displacement counts.
        slot: number of its target among the block's distinct targets.
    """

    offset: int
    end: int
    slot: int


@dataclass(frozen=True)
class _Displacement:
    offset: int
    end: int
    value: int

    @property
    def target(self) -> int:
        return self.end + self.value


def parse_hex(text: str) -> bytes:
    """The bytes of a block written in hex; blanks around it are ignored.

    Raises:
        ThreefoldError: it is not hex, or empty.
    """
    try:
        code = bytes.fromhex(text.strip())
    except ValueError:
        raise ThreefoldError(
            f"{_shortened(text)!r}: not hex; give a block as pairs of hex digits, e.g. 4801d8"
        ) from None
    if not code:
        raise ThreefoldError("the block is empty; give at least one instruction in hex, e.g. 4801d8")
    return code


def decode(code: bytes, ip: int = 0) -> list[Instruction]:
    """The instructions of `code`, taken to start at address `ip`.

    Raises:
        ThreefoldError: some bytes are no x86-64 instruction, or the last instruction is cut short.
    """
    instructions = list(Decoder(64, code, ip=ip))
    for instruction in instructions:
        if instruction.is_invalid:
            raise _undecodable(code, instruction.ip - ip)
    return instructions


def instruction_count(code: bytes) -> int:
    """Number of instructions in `code`; raises as `decode` does."""
    return len(decode(code))


def canonical_hex(code: bytes, ip: int = 0) -> str:
    """Lower-case hex of `code` with slot numbers for its RIP-relative displacements.

    Canonical code comes back unchanged. (Displacements that read as slot numbers point into or just behind the
    block itself, which compiled code has no reason to do.)

    Raises:
        ThreefoldError: `code` cannot be decoded.
    """
    displacements = _displacements(code, ip)
    if _are_slots(displacements):
        return code.hex()
    slots: dict[int, int] = {}
    masked = bytearray(code)
    for displacement in displacements:
        slot = slots.setdefault(displacement.target, len(slots))
        masked[displacement.offset : displacement.offset + _DISPLACEMENT_BYTES] = _little_endian(slot)
    return masked.hex()


def rip_relative_slots(code: bytes) -> tuple[RipSlot, ...]:
    """The RIP-relative operands of canonical `code`, in order.

    Raises:
        ThreefoldError: `code` cannot be decoded, or is not canonical.
    """
    displacements = _displacements(code)
    if not _are_slots(displacements):
        raise ThreefoldError(f"{_shortened(code.hex())}: not canonical; pass it through canonical_hex first")
    return tuple(RipSlot(found.offset, found.end, found.value) for found in displacements)


def _displacements(code: bytes, ip: int = 0) -> list[_Displacement]:
    found = []
    decoder = Decoder(64, code, ip=ip)
    for instruction in decoder:
        if instruction.is_invalid:
            raise _undecodable(code, instruction.ip - ip)
        if instruction.is_ip_rel_memory_operand:
            # The decoder knows the offsets of the instruction it decoded last, and of no other.
            offset = instruction.ip - ip + decoder.get_constant_offsets(instruction).displacement_offset
            value = int.from_bytes(code[offset : offset + _DISPLACEMENT_BYTES], "little", signed=True)
            found.append(_Displacement(offset, instruction.next_ip - ip, value))
    return found


def _are_slots(displacements: Sequence[_Displacement]) -> bool:
    distinct = 0
    for displacement in displacements:
        if not 0 <= displacement.value <= distinct:
            return False
        distinct = max(distinct, displacement.value + 1)
    return True


def _little_endian(slot: int) -> bytes:
    return slot.to_bytes(_DISPLACEMENT_BYTES, "little")


def _undecodable(code: bytes, offset: int) -> ThreefoldError:
    return ThreefoldError(
        f"{_shortened(code.hex())}: no whole x86-64 instruction at byte {offset} of {len(code)}; check the hex"
    )


def _shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
