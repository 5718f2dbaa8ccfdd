"""Operand tokens: what an instruction reads and writes, in DynamoRIO's order, implicit operands included.

The order follows one rule: sources are the explicit operands in Intel order, with a destination that is also read
behind the others; destinations are the explicit ones in Intel order. The exceptions are below, and for instructions
with implicit operands in `implicit_operands`.

Flags, scale factors, segments and sizes of memory operands are no operands (code_embedding.c of the authors' code).
"""

from collections.abc import Mapping, Sequence

from iced_x86 import EncodingKind, Instruction, InstructionInfoFactory, OpAccess, OpKind, Register

from threefold.ithemal.implicit_operands import implicit_form

CONST = "CONST"
MEMORY, MEMORY_END = "<MEM>", "</MEM>"

# These keep the part of their destination that they do not write, which DynamoRIO 7 does not count as reading it.
_KEEPS_DESTINATION = frozenset(
    [
        *("cvtsi2ss", "cvtsi2sd", "cvtss2sd", "cvtsd2ss", "sqrtss", "sqrtsd", "rsqrtss", "rcpss", "roundss", "roundsd"),
        *("movss", "movsd", "movlps", "movlpd", "movhps", "movhpd", "pinsrb", "pinsrw", "pinsrd", "insertps"),
    ]
)
# Encoded with the destination in the prefix; DynamoRIO lists the immediate before the shifted register.
_VEX_SHIFTS = frozenset(f"vp{direction}{size}" for direction in ("sll", "srl", "sra") for size in ("w", "d", "q", "dq"))
_NO_OPERANDS = ("vzeroupper", "vzeroall", "endbr64")

_WRITTEN = {OpAccess.WRITE, OpAccess.COND_WRITE, OpAccess.READ_WRITE, OpAccess.READ_COND_WRITE}
_NOT_READ = {OpAccess.WRITE, OpAccess.COND_WRITE}

_LOW_BYTE = {f"r{number}l": f"r{number}b" for number in range(8, 16)}
_REGISTER: Mapping[int, str] = {
    value: _LOW_BYTE.get(name.lower(), name.lower())
    for name, value in vars(Register).items()
    if name.isupper() and name not in ("NONE", "RIP", "EIP")
}

_factory = InstructionInfoFactory()


def operands(instruction: Instruction, opcode: str) -> tuple[str, str]:
    """Source and destination tokens of `instruction`, each joined by blanks, given its opcode token."""
    explicit = [_operand(instruction, index) for index in range(instruction.op_count)]
    form = implicit_form(instruction, opcode, explicit)
    if form is not None:
        return form
    if opcode in _NO_OPERANDS:
        return "", ""
    accesses = [_factory.info(instruction).op_access(index) for index in range(instruction.op_count)]
    reads = _sources(instruction, opcode, accesses)
    writes = [index for index, access in enumerate(accesses) if access in _WRITTEN]
    return " ".join(explicit[index] for index in reads), " ".join(explicit[index] for index in writes)


def _sources(instruction: Instruction, opcode: str, accesses: Sequence[int]) -> list[int]:
    """Indices of the operands that are read, in DynamoRIO's order."""
    indices = list(range(len(accesses)))
    if opcode in _VEX_SHIFTS and instruction.op_kind(2) == OpKind.IMMEDIATE8:
        return [2, 1]
    if opcode.startswith("cmov") or opcode in _KEEPS_DESTINATION:
        return indices[1:]
    is_two_address = (
        bool(accesses) and accesses[0] in _WRITTEN and not any(access in _WRITTEN for access in accesses[1:])
    )
    order = [*indices[1:], 0] if is_two_address else indices
    return [
        index for index in order if accesses[index] not in _NOT_READ or _is_legacy_idiom(instruction, index, accesses)
    ]


def _is_legacy_idiom(instruction: Instruction, index: int, accesses: Sequence[int]) -> bool:
    # The decoder knows that `xor eax, eax` reads nothing; DynamoRIO lists its sources all the same.
    return (
        index == 0
        and len(accesses) == 2
        and accesses[1] == OpAccess.NONE
        and instruction.encoding == EncodingKind.LEGACY
    )


def _operand(instruction: Instruction, index: int) -> str:
    kind = instruction.op_kind(index)
    if kind == OpKind.REGISTER:
        return _REGISTER[instruction.op_register(index)]
    if kind == OpKind.MEMORY:
        return _memory(instruction)
    return CONST


def _memory(instruction: Instruction) -> str:
    inside = [
        _REGISTER[register] for register in (instruction.memory_base, instruction.memory_index) if register in _REGISTER
    ]
    # A RIP-relative address is one constant to the tokeniser, as an absolute one is.
    if instruction.is_ip_rel_memory_operand:
        inside = [CONST]
    elif instruction.memory_displacement:
        inside.append(CONST)
    return " ".join([MEMORY, *inside, MEMORY_END])
