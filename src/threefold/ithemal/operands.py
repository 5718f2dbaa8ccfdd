"""Operand tokens: what an instruction reads and writes, in DynamoRIO's order, implicit operands included.

The order follows one rule: sources are the explicit operands in Intel order, with a destination that is also read
behind the others; destinations are the explicit ones in Intel order. Instructions with implicit operands, and a few
others, have a form of their own below.

Flags, scale factors, segments and sizes of memory operands are no operands (code_embedding.c of the authors' code).
"""

from collections.abc import Mapping, Sequence

from iced_x86 import (
    EncodingKind,
    Instruction,
    InstructionInfoFactory,
    Mnemonic,
    OpAccess,
    OpKind,
    Register,
    RegisterInfo,
)

CONST = "CONST"
MEMORY, MEMORY_END = "<MEM>", "</MEM>"

_PUSHED = "<MEM> rsp CONST </MEM>"

# Sources and destinations by opcode token. {0} {1} {2} are the explicit operands; {a} {d} {c} {b} the parts of rax,
# rdx, rcx and rbx that have the instruction's operand size.
_FORMS: Mapping[str, tuple[str, str]] = {
    "push": ("{0} rsp", f"rsp {_PUSHED}"),
    "push_imm": ("{0} rsp", f"rsp {_PUSHED}"),
    "pushf": ("rsp", f"rsp {_PUSHED}"),
    "pop": ("rsp <MEM> rsp </MEM>", "{0} rsp"),
    "enter": ("{0} {1} rsp rbp", f"rsp {_PUSHED} rbp"),
    "popf": ("rsp <MEM> rsp </MEM>", "rsp"),
    "leave": ("rbp rsp <MEM> rbp </MEM>", "rsp rbp"),
    "mul": ("{0} {a}", "{d} {a}"),
    "mul_byte": ("{0} al", "ax"),
    "div": ("{0} {d} {a}", "{d} {a}"),
    "div_byte": ("{0} ax", "ah al"),
    "mulx": ("{2} {d}", "{0} {1}"),
    "cwde": ("ax", "{a}"),
    "cdq": ("{a}", "{d}"),
    "cmpxchg": ("{1} {0} {a}", "{0} {a}"),
    "cmpxchg8b": ("{0} {a} {d} {c} {b}", "{0} {a} {d}"),
    "movs": ("<MEM> rsi </MEM> rsi rdi", "<MEM> rdi </MEM> rsi rdi"),
    "stos": ("{a} rdi", "<MEM> rdi </MEM> rdi"),
    "lods": ("<MEM> rsi </MEM> rsi", "{a} rsi"),
    "scas": ("<MEM> rdi </MEM> {a} rdi", "rdi"),
    "cmps": ("<MEM> rsi </MEM> <MEM> rdi </MEM> rsi rdi", "rsi rdi"),
    "xlatb": ("<MEM> rbx al </MEM>", "al"),
    "lahf": ("", "ah"),
    "sahf": ("ah", ""),
    "pcmpistri": ("{0} {1} {2}", "ecx"),
    "pcmpistrm": ("{0} {1} {2}", "xmm0"),
    "pcmpestri": ("{0} {1} {2} eax edx", "ecx"),
    "pcmpestrm": ("{0} {1} {2} eax edx", "xmm0"),
    "blendvps": ("{1} xmm0 {0}", "{0}"),
    "blendvpd": ("{1} xmm0 {0}", "{0}"),
    "pblendvb": ("{1} xmm0 {0}", "{0}"),
    "sha256rnds2": ("{1} xmm0 {0}", "{0}"),
}

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

_PARTS: Mapping[int, Mapping[str, str]] = {
    1: {"a": "al", "d": "dl", "c": "cl", "b": "bl"},
    2: {"a": "ax", "d": "dx", "c": "cx", "b": "bx"},
    4: {"a": "eax", "d": "edx", "c": "ecx", "b": "ebx"},
    8: {"a": "rax", "d": "rdx", "c": "rcx", "b": "rbx"},
}

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
    width = _width(instruction)
    form = _FORMS.get(_form_name(instruction, opcode, width))
    if form is not None:
        sources, destinations = form
        return sources.format(*explicit, **_PARTS[width]), destinations.format(*explicit, **_PARTS[width])
    if opcode in _NO_OPERANDS:
        return "", ""
    accesses = [_factory.info(instruction).op_access(index) for index in range(instruction.op_count)]
    reads = _sources(instruction, opcode, accesses)
    writes = [index for index, access in enumerate(accesses) if access in _WRITTEN]
    return " ".join(explicit[index] for index in reads), " ".join(explicit[index] for index in writes)


def _form_name(instruction: Instruction, opcode: str, width: int) -> str:
    name = opcode.removeprefix("rep_").removeprefix("repne_")
    if name in ("mul", "imul") and instruction.op_count == 1:
        return "mul_byte" if width == 1 else "mul"
    if name in ("div", "idiv"):
        return "div_byte" if width == 1 else "div"
    return name.removeprefix("v") if name.startswith(("vpcmpistr", "vpcmpestr")) else name


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


def _width(instruction: Instruction) -> int:
    if instruction.mnemonic == Mnemonic.CMPXCHG8B:
        return 4
    bits = instruction.op_code().operand_size
    if bits == 0 and instruction.op_count and instruction.op0_kind == OpKind.REGISTER:
        return min(RegisterInfo(instruction.op0_register).size, 8)
    return bits // 8 or 1
