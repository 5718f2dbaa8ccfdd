import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.dynamorio import opcode_token, xml_numbers, xml_tokens


def block(opcode: int, sources: str, destinations: str) -> str:
    parts = f"<opcode>{opcode}</opcode><srcs>{sources}</srcs><dsts>{destinations}</dsts>"
    return f"<block><instr>{parts}</instr></block>"


def operands(*numbers: int) -> str:
    return "".join(f"<operand>{number}</operand>" for number in numbers)


def test_numbers_become_our_tokens():
    xml = block(162, operands(156, 1), operands(1))
    assert xml_tokens(xml) == (("add", "<SRCS>", "CONST", "rax", "<DSTS>", "rax", "<END>"),)
    assert xml_numbers(xml) == (162,)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        *((1, "rax"), (16, "r15"), (17, "eax"), (32, "r15d"), (33, "ax"), (48, "r15w"), (49, "al"), (53, "ah")),
        *(
            (57, "r8b"),
            (64, "r15b"),
            (65, "spl"),
            (68, "dil"),
            (77, "xmm0"),
            (92, "xmm15"),
            (140, "ymm0"),
            (155, "ymm15"),
        ),
    ],
)
def test_registers_have_the_references_numbers(number, name):
    assert xml_tokens(block(162, operands(number), ""))[0][2] == name


def test_memory_lists_base_index_and_displacement():
    memory = "<operand><mem><base>5</base><index>2</index><disp>156</disp></mem></operand>"
    assert xml_tokens(block(213, memory, operands(1)))[0][2:7] == ("<MEM>", "rsp", "rcx", "CONST", "</MEM>")


def test_an_absolute_address_is_one_constant():
    assert xml_tokens(block(213, "<operand><mem>156</mem></operand>", ""))[0][2:5] == ("<MEM>", "CONST", "</MEM>")


def test_an_opcode_whose_meaning_is_not_known_keeps_its_number():
    assert opcode_token(213) == "mov_ld"
    assert opcode_token(1200) == "op1200"


@pytest.mark.parametrize(
    "xml", ["", "<block>", "<block><instr></instr></block>", block(162, operands(1), "").replace("1<", "x<")]
)
def test_what_is_not_such_xml_is_refused(xml):
    with pytest.raises(ThreefoldError, match="not a block in the reference"):
        xml_tokens(xml)
