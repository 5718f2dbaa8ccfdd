"""Instructions whose operands are not all written out: their forms, in DynamoRIO's order."""

from collections.abc import Mapping, Sequence

from iced_x86 import Instruction, Mnemonic, OpKind, RegisterInfo

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
_PARTS: Mapping[int, Mapping[str, str]] = {
    1: {"a": "al", "d": "dl", "c": "cl", "b": "bl"},
    2: {"a": "ax", "d": "dx", "c": "cx", "b": "bx"},
    4: {"a": "eax", "d": "edx", "c": "ecx", "b": "ebx"},
    8: {"a": "rax", "d": "rdx", "c": "rcx", "b": "rbx"},
}


def implicit_form(instruction: Instruction, opcode: str, explicit: Sequence[str]) -> tuple[str, str] | None:
    """Source and destination tokens of an instruction with implicit operands, None for any other.

    Args:
        instruction: decoded.
        opcode: its opcode token.
        explicit: tokens of its explicit operands, in Intel order.
    """
    width = _width(instruction)
    form = _FORMS.get(_form_name(instruction, opcode, width))
    if form is None:
        return None
    sources, destinations = form
    return sources.format(*explicit, **_PARTS[width]), destinations.format(*explicit, **_PARTS[width])


def _form_name(instruction: Instruction, opcode: str, width: int) -> str:
    name = opcode.removeprefix("rep_").removeprefix("repne_")
    if name in ("mul", "imul") and instruction.op_count == 1:
        return "mul_byte" if width == 1 else "mul"
    if name in ("div", "idiv"):
        return "div_byte" if width == 1 else "div"
    return name.removeprefix("v") if name.startswith(("vpcmpistr", "vpcmpestr")) else name


def _width(instruction: Instruction) -> int:
    if instruction.mnemonic == Mnemonic.CMPXCHG8B:
        return 4
    bits = instruction.op_code().operand_size
    if bits == 0 and instruction.op_count and instruction.op0_kind == OpKind.REGISTER:
        return min(RegisterInfo(instruction.op0_register).size, 8)
    return bits // 8 or 1
