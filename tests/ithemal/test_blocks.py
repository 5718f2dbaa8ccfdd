import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.ithemal.blocks import RipSlot, canonical_hex, decode, instruction_count, parse_hex, rip_relative_slots


def rip_load(displacement: int) -> bytes:
    """mov rax, [rip + displacement]: 7 bytes, displacement at 3."""
    return bytes.fromhex("488b05") + displacement.to_bytes(4, "little", signed=True)


ADD = bytes.fromhex("4801d8")
WIDE_MOV = bytes.fromhex("660f6f442410")

displacements = st.integers(min_value=-(2**31), max_value=2**31 - 1)
pieces = st.lists(
    st.one_of(st.builds(rip_load, displacements), st.sampled_from([ADD, WIDE_MOV])), min_size=1, max_size=12
)


def test_code_without_rip_relative_operands_is_its_own_canonical_form():
    assert canonical_hex(bytes.fromhex("4801D8480FAFC3")) == "4801d8480fafc3"


def test_the_same_code_at_another_distance_to_its_data_is_the_same_block():
    assert canonical_hex(rip_load(0x1234) + ADD) == canonical_hex(rip_load(-0x777) + ADD) == "488b05000000004801d8"


def test_operands_with_one_target_share_a_slot_and_others_do_not():
    # The second load ends 7 bytes further on, so the same target is 7 bytes nearer.
    shared = canonical_hex(rip_load(0x107) + rip_load(0x100))
    apart = canonical_hex(rip_load(0x107) + rip_load(0x107))
    assert shared == "488b0500000000488b0500000000"
    assert apart == "488b0500000000488b0501000000"


def test_the_displacement_is_found_in_front_of_an_instruction_of_another_shape():
    assert canonical_hex(bytes.fromhex("660f6f0d5c511600") + WIDE_MOV) == "660f6f0d00000000660f6f442410"
    assert canonical_hex(bytes.fromhex("c7051234567801000000")) == "c7050000000001000000"


@given(pieces)
def test_canonical_code_is_its_own_canonical_form(code):
    once = canonical_hex(b"".join(code))
    assert canonical_hex(bytes.fromhex(once)) == once


@given(pieces)
def test_slots_count_the_distinct_targets_in_order(code):
    block = b"".join(code)
    canonical = bytes.fromhex(canonical_hex(block))
    slots = rip_relative_slots(canonical)
    assert len(slots) == sum(piece[:3] == rip_load(0)[:3] for piece in code)
    numbers = [slot.slot for slot in slots]
    assert sorted(set(numbers)) == list(range(len(set(numbers))))
    assert all(canonical[slot.offset : slot.end] == slot.slot.to_bytes(4, "little") for slot in slots)


@given(pieces, st.integers(min_value=0, max_value=2**40))
def test_the_address_of_a_block_does_not_matter(code, ip):
    block = b"".join(code)
    assert canonical_hex(block, ip) == canonical_hex(block)


def test_a_slot_says_where_its_displacement_lies():
    assert rip_relative_slots(bytes.fromhex("4801d8c7050000000001000000")) == (RipSlot(offset=5, end=13, slot=0),)


def test_slots_of_code_that_is_not_canonical_are_refused():
    with pytest.raises(ThreefoldError, match="not canonical"):
        rip_relative_slots(rip_load(0x1000))


def test_decoding_counts_instructions():
    assert instruction_count(ADD + WIDE_MOV + ADD) == 3
    assert [str(instruction) for instruction in decode(ADD)] == ["add rax,rbx"]


@pytest.mark.parametrize("text", ["4801d806", "4801d8488b05", "4801d8ff"])
def test_what_is_no_whole_instruction_is_refused_with_its_place(text):
    for refuse in (decode, canonical_hex, instruction_count):
        with pytest.raises(ThreefoldError, match="at byte 3 of"):
            refuse(bytes.fromhex(text))


def test_hex_is_read_with_blanks_around_it_and_in_either_case():
    assert parse_hex(" 4801D8\n") == ADD


@pytest.mark.parametrize("text", ["48 01 d", "xyz", "48\n01d8zz"])
def test_what_is_not_hex_is_refused_in_one_line(text):
    with pytest.raises(ThreefoldError, match="not hex") as error:
        parse_hex(text)
    assert "\n" not in str(error.value)


def test_no_code_is_refused():
    with pytest.raises(ThreefoldError, match="empty"):
        parse_hex(" ")
