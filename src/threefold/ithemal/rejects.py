"""Blocks that are never run: unsafe ones, and ones whose time says nothing about the processor's core.

Static, by instruction alone. What is *allowed* on purpose: lock prefixes and fences (their cost is the core's own),
`fs:` and `gs:` operands (the harness points both bases at mapped memory), `endbr64` (a no-op wherever it is not
enforced), prefetches, and `cld`.

The authors' collector deletes repeated string instructions and keeps the rest of the block
(code_embedding.c, `filter_instr`); here the block is rejected, as the rest was never a block of any program.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from iced_x86 import (
    Code,
    CpuidFeature,
    Decoder,
    FlowControl,
    Instruction,
    Mnemonic,
    OpCodeInfo,
    OpCodeOperandKind,
)

if TYPE_CHECKING:
    from iced_x86._iced_x86_py import Code as _Code
else:
    _Code = int

_BY_NAME: Mapping[str, str] = {
    "system_call": "SYSCALL SYSENTER SYSRET SYSEXIT INT INT1 INT3 INTO VMCALL VMMCALL",
    "cpuid": "CPUID",
    "timestamp": "RDTSC RDTSCP RDPMC RDPRU",
    "segment": "RDFSBASE RDGSBASE WRFSBASE WRGSBASE LFS LGS LSS SWAPGS LAR LSL VERR VERW SGDT SIDT SLDT STR SMSW",
    "direction_flag": "STD",
    "flags": "POPF POPFD POPFQ",
    "state": (
        "LDMXCSR VLDMXCSR XGETBV XSETBV FXSAVE FXSAVE64 FXRSTOR FXRSTOR64 XSAVE XSAVE64 XSAVEC XSAVEC64 "
        "XSAVEOPT XSAVEOPT64 XRSTOR XRSTOR64 RDPKRU WRPKRU"
    ),
    "random": "RDRAND RDSEED",
    "transaction": "XBEGIN XEND XABORT XTEST",
    "pause": "PAUSE MWAIT MWAITX MONITOR MONITORX UMONITOR UMWAIT TPAUSE",
    "cache_control": "CLFLUSH CLFLUSHOPT CLWB CLDEMOTE CLZERO",
    "x87": "WAIT",
    "mmx": "EMMS FEMMS",
}
_REASON_OF_MNEMONIC = {getattr(Mnemonic, name): reason for reason, names in _BY_NAME.items() for name in names.split()}

_X87_FEATURES = {CpuidFeature.FPU, CpuidFeature.FPU287, CpuidFeature.FPU387}
_MMX_OPERANDS = {OpCodeOperandKind.MM_REG, OpCodeOperandKind.MM_RM, OpCodeOperandKind.MM_OR_MEM}
_SEGMENT_OPERANDS = {OpCodeOperandKind.SEG_REG, OpCodeOperandKind.FS, OpCodeOperandKind.GS}

# The decoder's name of a feature to the kernel's flag, where lower-casing does not give it.
_FLAG_OF_FEATURE: Mapping[str, str] = {
    "AVX512F": "avx512f",
    "AVX512_IFMA": "avx512ifma",
    "AVX512_VBMI": "avx512vbmi",
    "CET_SS": "user_shstk",
    "CLFSH": "clflush",
    "CMPXCHG16B": "cx16",
    "D3NOW": "3dnow",
    "D3NOWEXT": "3dnowext",
    "FXSR": "fxsr",
    "LZCNT": "abm",
    "PREFETCHW": "3dnowprefetch",
    "SHA": "sha_ni",
    "SSE3": "pni",
    "HLE_OR_RTM": "rtm",
    "XSAVEC": "xsavec",
}
# Part of every x86-64 processor, or a no-op where missing.
_ALWAYS_PRESENT = {
    *("INTEL8086", "INTEL186", "INTEL286", "INTEL386", "INTEL486", "X64", "CMOV", "CX8", "FPU", "SSE", "SSE2"),
    *("MULTIBYTENOP", "CET_IBT", "PAUSE", "PREFETCHITI"),
}
_NAME_OF_FEATURE: Mapping[int, str] = {value: name for name, value in vars(CpuidFeature).items() if name.isupper()}


def reject_reason(code: bytes, processor_features: frozenset[str]) -> str | None:
    """Why `code` must not be measured on a processor with these `/proc/cpuinfo` flags, or None.

    The reason is one snake_case word, that of the first instruction that has one.
    """
    for instruction in Decoder(64, code):
        reason = _instruction_reason(instruction, processor_features)
        if reason is not None:
            return reason
    return None


def _instruction_reason(instruction: Instruction, features: frozenset[str]) -> str | None:
    if instruction.is_string_instruction and (instruction.has_rep_prefix or instruction.has_repne_prefix):
        return "string_repeat"
    return _code_reason(instruction.code, features)


@lru_cache(maxsize=8192)
def _code_reason(code: _Code, features: frozenset[str]) -> str | None:
    if code == Code.INVALID:
        return "undecodable"
    opcode = OpCodeInfo(code)
    example = Instruction()
    example.code = code
    if opcode.mnemonic in _REASON_OF_MNEMONIC:
        return _REASON_OF_MNEMONIC[opcode.mnemonic]
    if example.flow_control != FlowControl.NEXT:
        return "control_transfer"
    return _operand_reason(opcode) or _feature_reason(example.cpuid_features(), features)


def _operand_reason(opcode: OpCodeInfo) -> str | None:
    kinds = set(opcode.op_kinds())
    if opcode.is_privileged:
        return "privileged"
    if kinds & _SEGMENT_OPERANDS:
        return "segment"
    if kinds & _MMX_OPERANDS:
        return "mmx"
    if opcode.is_non_temporal:
        return "non_temporal"
    return None


def _feature_reason(needed: Sequence[int], features: frozenset[str]) -> str | None:
    if not _X87_FEATURES.isdisjoint(needed):
        return "x87"
    names = [_NAME_OF_FEATURE[feature] for feature in needed]
    missing = [name for name in names if name not in _ALWAYS_PRESENT and _flag(name) not in features]
    if any(name.startswith("AVX512") for name in missing):
        return "avx512"
    return "unsupported_feature" if missing else None


def _flag(feature: str) -> str:
    return _FLAG_OF_FEATURE.get(feature, feature.lower())
