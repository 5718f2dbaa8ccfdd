import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.ithemal.canonicalise import token_text, tokens
from threefold.ithemal.dynamorio import xml_tokens

INSTRUCTIONS = {
    # Two-address forms read their destination, behind the other sources.
    "4801d8": "add <SRCS> rbx rax <DSTS> rax <END>",
    "0faf4608": "imul <SRCS> <MEM> rsi CONST </MEM> eax <DSTS> eax <END>",
    "6bc009": "imul <SRCS> eax CONST <DSTS> eax <END>",
    "48c1e004": "shl <SRCS> CONST rax <DSTS> rax <END>",
    "48d3e0": "shl <SRCS> cl rax <DSTS> rax <END>",
    "0fa4d805": "shld <SRCS> ebx CONST eax <DSTS> eax <END>",
    # Idioms that depend on nothing still list what they name.
    "31c0": "xor <SRCS> eax eax <DSTS> eax <END>",
    "660fefc0": "pxor <SRCS> xmm0 xmm0 <DSTS> xmm0 <END>",
    "c5f857c0": "vxorps <SRCS> xmm0 xmm0 <DSTS> xmm0 <END>",
    # Comparisons write flags, which are no operands.
    "4839d8": "cmp <SRCS> rax rbx <DSTS> <END>",
    "83f805": "cmp <SRCS> eax CONST <DSTS> <END>",
    "0f94c0": "sete <SRCS> <DSTS> al <END>",
    "480f44c3": "cmove <SRCS> rbx <DSTS> rax <END>",
    # Memory: base, index, and a constant where the displacement is not zero; no scale, size or segment.
    "488b00": "mov_ld <SRCS> <MEM> rax </MEM> <DSTS> rax <END>",
    "488b44cb08": "mov_ld <SRCS> <MEM> rbx rcx CONST </MEM> <DSTS> rax <END>",
    "8904cd00000000": "mov_st <SRCS> eax <DSTS> <MEM> rcx </MEM> <END>",
    "64488b042528000000": "mov_ld <SRCS> <MEM> CONST </MEM> <DSTS> rax <END>",
    "488b0501000000": "mov_ld <SRCS> <MEM> CONST </MEM> <DSTS> rax <END>",
    "488d442408": "lea <SRCS> <MEM> rsp CONST </MEM> <DSTS> rax <END>",
    "0f1808": "prefetcht0 <SRCS> <MEM> rax </MEM> <DSTS> <END>",
    # The three moves of DynamoRIO, told apart by their encodings.
    "4889d8": "mov_st <SRCS> rbx <DSTS> rax <END>",
    "488bc3": "mov_ld <SRCS> rbx <DSTS> rax <END>",
    "b805000000": "mov_imm <SRCS> CONST <DSTS> eax <END>",
    "c70005000000": "mov_st <SRCS> CONST <DSTS> <MEM> rax </MEM> <END>",
    # Every part of a register is a token of its own.
    "88e0": "mov_st <SRCS> ah <DSTS> al <END>",
    "4588c8": "mov_st <SRCS> r9b <DSTS> r8b <END>",
    "4088f7": "mov_st <SRCS> sil <DSTS> dil <END>",
    # Implicit operands.
    "53": "push <SRCS> rbx rsp <DSTS> rsp <MEM> rsp CONST </MEM> <END>",
    "6a01": "push_imm <SRCS> CONST rsp <DSTS> rsp <MEM> rsp CONST </MEM> <END>",
    "5b": "pop <SRCS> rsp <MEM> rsp </MEM> <DSTS> rbx rsp <END>",
    "c9": "leave <SRCS> rbp rsp <MEM> rbp </MEM> <DSTS> rsp rbp <END>",
    "49f7fc": "idiv <SRCS> r12 rdx rax <DSTS> rdx rax <END>",
    "f6f1": "div <SRCS> cl ax <DSTS> ah al <END>",
    "f7e2": "mul <SRCS> edx eax <DSTS> edx eax <END>",
    "f6e9": "imul <SRCS> cl al <DSTS> ax <END>",
    "4899": "cdq <SRCS> rax <DSTS> rdx <END>",
    "4898": "cwde <SRCS> ax <DSTS> rax <END>",
    "f00fb132": "cmpxchg <SRCS> esi <MEM> rdx </MEM> eax <DSTS> <MEM> rdx </MEM> eax <END>",
    "480fc70e": "cmpxchg8b <SRCS> <MEM> rsi </MEM> rax rdx rcx rbx <DSTS> <MEM> rsi </MEM> rax rdx <END>",
    "f3ab": "rep_stos <SRCS> eax rdi <DSTS> <MEM> rdi </MEM> rdi <END>",
    "48a5": "movs <SRCS> <MEM> rsi </MEM> rsi rdi <DSTS> <MEM> rdi </MEM> rsi rdi <END>",
    "c4e2fbf6c1": "mulx <SRCS> rcx rdx <DSTS> rax rax <END>",
    "660f3a63c13a": "pcmpistri <SRCS> xmm0 xmm1 CONST <DSTS> ecx <END>",
    "660f3815d1": "blendvpd <SRCS> xmm1 xmm0 xmm2 <DSTS> xmm2 <END>",
    "4887d8": "xchg <SRCS> rax rbx <DSTS> rax rbx <END>",
    # What keeps a part of its destination does not read it; what shifts into another register names its count first.
    "f20f2ac0": "cvtsi2sd <SRCS> eax <DSTS> xmm0 <END>",
    "f30f10c1": "movss <SRCS> xmm1 <DSTS> xmm0 <END>",
    "c5e173d904": "vpsrldq <SRCS> CONST xmm1 <DSTS> xmm3 <END>",
    "c4e2f1b8c2": "vfmadd231pd <SRCS> xmm1 xmm2 xmm0 <DSTS> xmm0 <END>",
    # No-ops, with and without an operand.
    "90": "nop <SRCS> <DSTS> <END>",
    "0f1f00": "nop_modrm <SRCS> <MEM> rax </MEM> <DSTS> <END>",
    "f30f1efa": "endbr64 <SRCS> <DSTS> <END>",
    "c5f877": "vzeroupper <SRCS> <DSTS> <END>",
    # One opcode for what DynamoRIO does not tell apart.
    "66480f6ec0": "movd <SRCS> rax <DSTS> xmm0 <END>",
    "f30f7ec1": "movq <SRCS> xmm1 <DSTS> xmm0 <END>",
    "0f16c1": "movhps <SRCS> xmm1 <DSTS> xmm0 <END>",
    "f20f1000": "movsd <SRCS> <MEM> rax </MEM> <DSTS> xmm0 <END>",
}


@pytest.mark.parametrize(("code", "text"), INSTRUCTIONS.items(), ids=lambda value: value[:24])
def test_an_instruction_becomes_these_tokens(code, text):
    assert token_text(bytes.fromhex(code)) == text


def test_constants_are_all_alike_and_so_are_slots():
    assert token_text(bytes.fromhex("83c005")) == token_text(bytes.fromhex("81c078563412"))
    assert token_text(bytes.fromhex("488b0500000000")) == token_text(bytes.fromhex("488b0507000000"))


def test_a_block_has_one_tuple_of_tokens_for_each_instruction():
    assert tokens(bytes.fromhex("4801d890")) == (
        ("add", "<SRCS>", "rbx", "rax", "<DSTS>", "rax", "<END>"),
        ("nop", "<SRCS>", "<DSTS>", "<END>"),
    )


@given(st.lists(st.sampled_from(sorted(INSTRUCTIONS)), min_size=1, max_size=20))
def test_the_text_of_a_block_is_that_of_its_instructions(codes):
    block = bytes.fromhex("".join(codes))
    assert token_text(block).split() == [token for instruction in tokens(block) for token in instruction]
    assert token_text(block) == " ".join(INSTRUCTIONS[code] for code in codes)


def test_code_that_cannot_be_decoded_is_refused():
    with pytest.raises(ThreefoldError, match="at byte 3"):
        token_text(bytes.fromhex("4801d806"))


def test_the_reference_tokeniser_gives_the_same_tokens(public_data):
    with lzma.open(public_data / "blocks" / "dynamorio_tokens_sample.tsv.xz", "rt") as lines:
        pairs = [line.rstrip("\n").split("\t") for line in lines]
    different = [code for code, xml in pairs if tokens(bytes.fromhex(code)) != xml_tokens(xml)]
    assert len(pairs) == 5000
    assert different == []
