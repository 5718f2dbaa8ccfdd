"""Opcode tokens: the decoder's mnemonics at the granularity of DynamoRIO's opcode numbers.

DynamoRIO tells apart three encodings of `mov`, two of `push` and two of `nop`, and does not tell apart the sizes of
`cwde`, of the string instructions and of some vector moves. The reader's names differ only in spelling (`cmove` for
DynamoRIO's `cmovz`).
"""

from collections.abc import Mapping

from iced_x86 import Code, Instruction, Mnemonic, OpCodeOperandKind, OpKind

_NAME: Mapping[int, str] = {value: name.lower() for name, value in vars(Mnemonic).items() if name.isupper()}

_SAME_OPCODE: Mapping[str, str] = {
    **dict.fromkeys(["cbw", "cwde", "cdqe"], "cwde"),
    **dict.fromkeys(["cwd", "cdq", "cqo"], "cdq"),
    "pushfq": "pushf",
    "popfq": "popf",
    "cmpxchg16b": "cmpxchg8b",
    "movhlps": "movlps",
    "movlhps": "movhps",
    "vmovhlps": "vmovlps",
    "vmovlhps": "vmovhps",
    "pextrq": "pextrd",
    "pinsrq": "pinsrd",
    "vpextrq": "vpextrd",
    "vpinsrq": "vpinsrd",
    "sal": "shl",
}
# A quadword between a vector and a general register is the wide form of movd; between vectors or memory it is movq.
_WIDE_MOVD: Mapping[int, str] = {
    Code.MOVQ_XMM_RM64: "movd",
    Code.MOVQ_RM64_XMM: "movd",
    Code.VEX_VMOVQ_XMM_RM64: "vmovd",
    Code.VEX_VMOVQ_RM64_XMM: "vmovd",
}
_MOV_IMMEDIATE = {
    OpCodeOperandKind.R8_OPCODE,
    OpCodeOperandKind.R16_OPCODE,
    OpCodeOperandKind.R32_OPCODE,
    OpCodeOperandKind.R64_OPCODE,
}
_MOV_STORE = {
    OpCodeOperandKind.R8_OR_MEM,
    OpCodeOperandKind.R16_OR_MEM,
    OpCodeOperandKind.R32_OR_MEM,
    OpCodeOperandKind.R64_OR_MEM,
    OpCodeOperandKind.MEM_OFFS,
}


def opcode(instruction: Instruction) -> str:
    """The opcode token of `instruction`, e.g. `add`, `mov_ld`, `rep_stos`."""
    name = _NAME[instruction.mnemonic]
    if name == "mov":
        return _mov(instruction)
    if name == "push" and instruction.op0_kind not in (OpKind.REGISTER, OpKind.MEMORY):
        return "push_imm"
    if name == "nop" and instruction.op_count:
        return "nop_modrm"
    if instruction.is_string_instruction:
        return _repeat(instruction) + name[:-1]
    return _WIDE_MOVD.get(instruction.code) or _SAME_OPCODE.get(name, name)


def _mov(instruction: Instruction) -> str:
    destination = instruction.op_code().op0_kind
    if destination in _MOV_IMMEDIATE:
        return "mov_imm"
    return "mov_st" if destination in _MOV_STORE else "mov_ld"


def _repeat(instruction: Instruction) -> str:
    if instruction.has_repne_prefix:
        return "repne_"
    return "rep_" if instruction.has_rep_prefix else ""
