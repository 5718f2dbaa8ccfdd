import pytest

from tests.ithemal.made_up_blocks import texts_of
from threefold.ithemal.dependencies import parents
from threefold.ithemal.vocabulary import instructions_of


def edges(*instructions: str) -> list[tuple[int, ...]]:
    (text,) = texts_of(instructions)
    return parents(instructions_of(text))


MOV_RAX_RBX, ADD_RCX_RAX, MOV_EAX_1 = "4889d8", "4801c1", "b801000000"
LOAD_RDX_RAX, STORE_RAX_RCX, STORE_RCX_RAX = "488b10", "488908", "488901"


def test_a_use_hangs_on_the_last_definition():
    assert edges(MOV_RAX_RBX, MOV_RAX_RBX, ADD_RCX_RAX) == [(), (), (1,)]


def test_parts_of_a_register_are_one():
    assert edges(MOV_EAX_1, ADD_RCX_RAX) == [(), (0,)]
    setb_r8b_then_mov_rax_r8 = ("410f92c0", "4c89c0")
    assert edges(*setb_r8b_then_mov_rax_r8) == [(), (0,)]
    vaddps_ymm0_then_movaps_xmm1_xmm0 = ("c5f458c2", "0f28c8")
    assert edges(*vaddps_ymm0_then_movaps_xmm1_xmm0) == [(), (0,)]


@pytest.mark.parametrize("access", [LOAD_RDX_RAX, STORE_RAX_RCX, STORE_RCX_RAX])
def test_addresses_and_stored_values_are_used(access):
    assert edges(MOV_RAX_RBX, access) == [(), (0,)]


def test_a_destination_s_address_is_not_defined():
    assert edges(STORE_RAX_RCX, MOV_RAX_RBX, ADD_RCX_RAX) == [(), (), (1,)]


def test_memory_and_flags_make_no_edges():
    assert edges(STORE_RCX_RAX, "488b11") == [(), ()]
    cmp_then_setb_dl = ("4839d8", "0f92c2")
    assert edges(*cmp_then_setb_dl) == [(), ()]


def test_several_definitions_are_several_parents():
    assert edges(MOV_RAX_RBX, "4889d1", ADD_RCX_RAX) == [(), (), (0, 1)]
