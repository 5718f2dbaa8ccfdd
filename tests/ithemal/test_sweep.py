import pytest

from tests.ithemal.tiny_elf import AARCH64, tiny_elf
from threefold.errors import ThreefoldError
from threefold.ithemal.sweep import sweep

ADD, SUB, NOP, RET = "4801d8", "4829d8", "90", "c3"


def swept(tmp_path, *code: str, text_bytes=None, **sections: str):
    path = tmp_path / "tiny.so"
    bodies = {
        ".text": bytes.fromhex("".join(code)),
        **{f".{name}": bytes.fromhex(text) for name, text in sections.items()},
    }
    path.write_bytes(tiny_elf(bodies))
    return sweep(path, text_bytes)


def blocks(tmp_path, *code: str, **options) -> dict[str, int]:
    return {block.hex(): count for block, count in swept(tmp_path, *code, **options).blocks.items()}


def test_a_block_ends_before_each_control_transfer(tmp_path):
    # jz +0 falls through to the next instruction either way; call, ret and int3 end blocks too.
    assert blocks(tmp_path, ADD, "7400", SUB, "ffd0", ADD, SUB, RET) == {ADD: 1, SUB: 1, ADD + SUB: 1}


def test_a_block_ends_before_the_target_of_a_forward_branch(tmp_path):
    assert blocks(tmp_path, ADD, "7403", SUB, ADD, RET) == {ADD: 2, SUB: 1}


def test_a_block_ends_before_the_target_of_a_backward_branch(tmp_path):
    # jz to the SUB in the middle of what would be one block: -5 from its end.
    assert blocks(tmp_path, ADD, SUB, "74fb", RET) == {ADD: 1, SUB: 1}


def test_a_call_makes_its_target_a_block(tmp_path):
    assert blocks(tmp_path, "e803000000", ADD, SUB, RET) == {ADD: 1, SUB: 1}


def test_a_jump_into_the_middle_of_an_instruction_cuts_nothing(tmp_path):
    assert blocks(tmp_path, "7401", ADD, SUB, RET) == {ADD + SUB: 1}


def test_occurrences_are_counted(tmp_path):
    found = swept(tmp_path, ADD, RET, ADD, RET, SUB, RET)
    assert {block.hex(): count for block, count in found.blocks.items()} == {ADD: 2, SUB: 1}
    assert found.instructions == 6
    assert found.bytes == 12


def test_padding_behind_a_return_belongs_to_no_block(tmp_path):
    assert blocks(tmp_path, ADD, RET, NOP, "660f1f440000", SUB, RET) == {ADD: 1, SUB: 1}


def test_no_ops_behind_a_conditional_branch_are_run_and_stay(tmp_path):
    assert blocks(tmp_path, ADD, "7400", NOP, SUB, RET) == {ADD: 1, NOP + SUB: 1}


def test_every_executable_section_counts_but_not_the_linkage_tables(tmp_path):
    found = blocks(tmp_path, ADD, RET, plt=SUB + RET, init=SUB + ADD + RET)
    assert found == {ADD: 1, SUB + ADD: 1}


def test_a_limit_reads_the_start_of_the_code_and_drops_what_it_cuts(tmp_path):
    found = swept(tmp_path, ADD, RET, SUB, ADD, RET, text_bytes=8)
    assert {block.hex() for block in found.blocks} == {ADD}
    assert found.bytes == 8


def test_a_limit_beyond_the_code_drops_nothing(tmp_path):
    assert blocks(tmp_path, ADD, RET, SUB, text_bytes=100) == {ADD: 1, SUB: 1}


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda whole: b"#!/bin/sh\necho\n", "not a whole ELF file"),
        (lambda whole: b"", "not a whole ELF file"),
        (lambda whole: whole[:40], "not a whole ELF file"),
        (lambda whole: whole[:70], "not a whole ELF file"),
        (lambda whole: tiny_elf({".text": b"\xc3"}, machine=AARCH64), "not x86-64"),
        (lambda whole: tiny_elf({}), "no executable section"),
    ],
)
def test_other_files_are_refused_in_one_line(tmp_path, damage, complaint):
    path = tmp_path / "odd.so"
    path.write_bytes(damage(tiny_elf({".text": bytes.fromhex(ADD + RET)})))
    with pytest.raises(ThreefoldError, match=complaint) as error:
        sweep(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_cut_at_any_byte_is_refused_or_read_never_a_crash(tmp_path):
    whole = tiny_elf({".text": bytes.fromhex(ADD + RET)})
    path = tmp_path / "cut.so"
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(ThreefoldError):
            sweep(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ThreefoldError, match="cannot be read"):
        sweep(tmp_path / "absent.so")
