import pytest

from threefold.ithemal.rejects import reject_reason

ZEN3 = frozenset(
    [
        *("avx", "avx2", "fma", "f16c", "bmi1", "bmi2", "abm", "popcnt", "movbe", "adx", "aes", "cx16"),
        *("pni", "ssse3", "sse4_1", "sse4_2", "3dnowprefetch"),
    ]
)
AVX512 = ZEN3 | {"avx512f", "avx512vl", "avx512bw", "avx512dq"}

ALLOWED = {
    "add rax, rbx": "4801d8",
    "lock cmpxchg [rsi], ecx": "f00fb10e",
    "mov rax, fs:[0x28]": "64488b042528000000",
    "endbr64": "f30f1efa",
    "nop word ptr [rax+rax]": "660f1f440000",
    "prefetcht0 [rax]": "0f1808",
    "prefetchw [rax]": "0f0d08",
    "mfence": "0faef0",
    "stosq, once": "48ab",
    "cld": "fc",
    "vfmadd231pd xmm0, xmm1, xmm2": "c4e2f1b8c2",
    "lzcnt eax, eax": "f30fbdc0",
    "vzeroupper": "c5f877",
    "stmxcsr [rax]": "0fae18",
}
REJECTED = {
    "06": "undecodable",
    "488b": "undecodable",
    "eb00": "control_transfer",
    "c3": "control_transfer",
    "ffd0": "control_transfer",
    "0f0b": "control_transfer",
    "0f05": "system_call",
    "cd80": "system_call",
    "cc": "system_call",
    "f4": "privileged",
    "e460": "privileged",
    "0f30": "privileged",
    "0f01cb": "privileged",
    "0fa2": "cpuid",
    "0f31": "timestamp",
    "0f01f9": "timestamp",
    "f3480faed0": "segment",
    "8ed8": "segment",
    "0fa1": "segment",
    "d9c0": "x87",
    "9b": "x87",
    "0f6fc1": "mmx",
    "660f2ac1": "mmx",
    "0f77": "mmx",
    "0fae10": "state",
    "0fae28": "state",
    "0f01d0": "state",
    "0fc7f0": "random",
    "c7f800000000": "transaction",
    "0fae38": "cache_control",
    "0fc31f": "non_temporal",
    "0f2b00": "non_temporal",
    "f3a4": "string_repeat",
    "f2ae": "string_repeat",
    "f390": "pause",
    "fd": "direction_flag",
    "9d": "flags",
    "62f17c4858c1": "avx512",
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_ordinary_code_may_be_measured(text):
    assert reject_reason(bytes.fromhex(text), ZEN3) is None


@pytest.mark.parametrize(("text", "reason"), REJECTED.items())
def test_code_that_must_not_run_is_named_by_its_reason(text, reason):
    assert reject_reason(bytes.fromhex(text), ZEN3) == reason


def test_one_bad_instruction_rejects_the_whole_block():
    assert reject_reason(bytes.fromhex("4801d8" + "0fa2" + "4801d8"), ZEN3) == "cpuid"


def test_what_a_processor_has_decides_what_it_may_run():
    wide_add, fused = bytes.fromhex("62f17c4858c1"), bytes.fromhex("c4e2f1b8c2")
    assert reject_reason(wide_add, AVX512) is None
    assert reject_reason(fused, ZEN3 - {"fma"}) == "unsupported_feature"
    assert reject_reason(bytes.fromhex("4801d8"), frozenset()) is None


def test_a_feature_is_known_by_the_kernels_name():
    cmpxchg16b, lzcnt, haddps = (bytes.fromhex(text) for text in ("480fc70e", "f30fbdc0", "f20f7cc1"))
    for code, flag in ((cmpxchg16b, "cx16"), (lzcnt, "abm"), (haddps, "pni")):
        assert reject_reason(code, frozenset({flag})) is None
        assert reject_reason(code, frozenset()) == "unsupported_feature"
