import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.assembly import (
    IACA_END,
    IACA_START,
    block_from_hex,
    block_from_text,
    blocks_from_file,
    instruction_text,
)
from threefold.ithemal.canonicalise import token_text

needs_assembler = pytest.mark.skipif(
    not (shutil.which("as") or shutil.which("clang")), reason="needs GNU as (Debian package binutils) or clang"
)
needs_gnu_as = pytest.mark.skipif(not shutil.which("as"), reason="needs GNU as (Debian package binutils)")

ADD_MULTIPLY = "4801d8480fafc8"  # add rax, rbx; imul rcx, rax


def bytes_directive(code: bytes) -> str:
    return ".byte " + ", ".join(map(hex, code))


def assembled_object(path: Path, text: str) -> Path:
    subprocess.run(["as", "--64", "-o", path, "-"], input=text, text=True, check=True)
    return path


class TestHex:
    def test_it_becomes_canonical(self):
        same_target_twice = "8b0500100000" + "8b1dfa0f0000"
        assert block_from_hex(same_target_twice).hex == "8b0500000000" + "8b1d00000000"

    def test_a_jump_at_the_end_is_left_out_and_noted(self):
        block = block_from_hex("83f80175fe")
        assert block.hex == "83f801"
        assert "jne" in block.note

    @pytest.mark.parametrize(("text", "what"), [("75fe90", "jne"), ("e8000000004801d8", "call"), ("c390", "ret")])
    def test_a_control_transfer_inside_is_refused_by_its_name(self, text, what):
        with pytest.raises(ThreefoldError, match=what):
            block_from_hex(text)

    def test_a_system_call_is_left_to_the_reject_list(self):
        assert block_from_hex("0f05").hex == "0f05"

    @pytest.mark.parametrize("text", ["", "4", "zz", "48 01", "0607", "eb"])
    def test_what_is_no_block_is_refused(self, text):
        with pytest.raises(ThreefoldError):
            block_from_hex(text)

    def test_a_jump_alone_is_no_block(self):
        with pytest.raises(ThreefoldError, match="nothing but"):
            block_from_hex("75fe")


@needs_assembler
class TestText:
    @pytest.mark.parametrize("text", ["add rax, rbx; imul rcx, rax", "add rax, rbx\nimul rcx, rax\n"])
    def test_intel_syntax(self, text):
        assert block_from_text(text).hex == ADD_MULTIPLY

    def test_att_syntax_is_told_by_its_signs(self):
        assert block_from_text("addq %rbx, %rax; imulq %rax, %rcx").hex == ADD_MULTIPLY

    def test_the_syntax_can_be_given_where_the_text_does_not_tell(self):
        assert block_from_text("nop", "att").hex == block_from_text("nop", "intel").hex == "90"

    def test_operands_that_name_one_symbol_share_a_slot_and_others_do_not(self):
        block = block_from_text("mov eax, [rip + a]; add eax, [rip + a]; add eax, [rip + b]")
        assert block.hex == "8b0500000000" + "030500000000" + "030501000000"

    @pytest.mark.parametrize("text", ["mov eax, [rdi*4 + table]", "mov eax, [table]", "mov eax, fs:[local@tpoff]"])
    def test_an_address_that_no_linker_has_filled_in_yet_is_not_zero(self, text):
        assert "CONST </MEM>" in token_text(bytes.fromhex(block_from_text(text, "intel").hex))

    def test_the_assemblers_complaint_comes_as_one_line_with_the_line_it_is_about(self):
        with pytest.raises(ThreefoldError, match=r"line 2: .*nonsense") as caught:
            block_from_text("add rax, rbx\nnonsense rax")
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("text", ["", "# nothing\n", ".data; .long 1"])
    def test_a_text_without_instructions_is_refused(self, text):
        with pytest.raises(ThreefoldError, match="no instruction"):
            block_from_text(text)

    def test_a_jump_to_a_label_at_the_end_is_left_out(self):
        assert block_from_text("again: add rax, rbx; jmp again").hex == "4801d8"


def test_without_an_assembler_the_error_names_the_package_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ThreefoldError, match="install binutils"):
        block_from_text("nop")


@needs_assembler
class TestAssemblyFile:
    def test_regions_between_llvm_mca_markers_come_with_their_names(self, tmp_path):
        path = tmp_path / "marked.s"
        path.write_text(
            "\t.text\nf:\n\tret\n# LLVM-MCA-BEGIN first\n\taddq %rbx, %rax\n\tjne f\n# LLVM-MCA-END\n"
            "\tnop\n\t# LLVM-MCA-BEGIN\n\timulq %rax, %rcx\n\t# LLVM-MCA-END\n"
        )
        blocks = blocks_from_file(path)
        assert [(block.name, block.hex) for block in blocks] == [("first", "4801d8"), ("1", "480fafc8")]
        assert "jne" in blocks[0].note

    def test_a_file_may_choose_intel_syntax_itself(self, tmp_path):
        path = tmp_path / "intel.s"
        path.write_text("\t.intel_syntax noprefix\n\tadd rax, rbx\n\timul rcx, rax\n")
        assert [block.hex for block in blocks_from_file(path)] == [ADD_MULTIPLY]

    def test_iaca_markers_count_in_assembly_too(self, tmp_path):
        path = tmp_path / "iaca.s"
        end = "movl $222, %ebx\n.byte 0x64, 0x67, 0x90\n"
        path.write_text(f"nop\nmovl $111, %ebx\n.byte 0x64, 0x67, 0x90\naddq %rbx, %rax\n{end}nop\n")
        assert [block.hex for block in blocks_from_file(path)] == ["4801d8"]

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("# LLVM-MCA-BEGIN a\nnop\n", "BEGIN a without"),
            ("nop\n# LLVM-MCA-END\n", "line 2: LLVM-MCA-END without"),
            ("# LLVM-MCA-BEGIN\n# LLVM-MCA-END\nnop\n", "region 0: no instruction"),
            (".data\n# LLVM-MCA-BEGIN d\n.long 1\n# LLVM-MCA-END\n.text\nnop\n", "region d: not in one executable"),
            ("nop\nnonsense %rax\n", "line 2: "),
        ],
    )
    def test_faults_are_named_with_the_file(self, tmp_path, text, complaint):
        path = tmp_path / "faulty.s"
        path.write_text(text)
        with pytest.raises(ThreefoldError, match=complaint) as caught:
            blocks_from_file(path)
        assert str(path) in str(caught.value)


@needs_gnu_as
class TestObject:
    def marked(self, path: Path, between: str) -> Path:
        return assembled_object(path, f"nop\n{bytes_directive(IACA_START)}\n{between}\n{bytes_directive(IACA_END)}\n")

    def test_what_lies_between_iaca_markers_is_a_block(self, tmp_path):
        path = self.marked(tmp_path / "one.o", "addq %rbx, %rax\nimulq %rax, %rcx\njne .")
        assert [(block.name, block.hex) for block in blocks_from_file(path)] == [("0", ADD_MULTIPLY)]

    def test_every_section_of_code_is_searched(self, tmp_path):
        marked = f"{bytes_directive(IACA_START)}\nnop\n{bytes_directive(IACA_END)}\n"
        path = assembled_object(tmp_path / "two.o", f'{marked}.section .text.cold, "ax"\n{marked}')
        assert [block.hex for block in blocks_from_file(path)] == ["90", "90"]

    def test_relocated_operands_with_one_target_share_a_slot(self, tmp_path):
        path = self.marked(tmp_path / "rip.o", "movl a(%rip), %eax\naddl a(%rip), %eax\naddl a+4(%rip), %eax")
        assert blocks_from_file(path)[0].hex == "8b0500000000" + "030500000000" + "030501000000"

    def test_an_object_may_name_thousands_of_symbols(self, tmp_path):
        others = "\n".join(f"movl other{number}(%rip), %eax" for number in range(3000))
        path = tmp_path / "many.o"
        assembled_object(
            path, f"{others}\n{bytes_directive(IACA_START)}\nmovl a(%rip), %eax\n{bytes_directive(IACA_END)}\n"
        )
        assert blocks_from_file(path)[0].hex == "8b0500000000"

    def test_an_object_without_markers_is_refused(self, tmp_path):
        path = assembled_object(tmp_path / "plain.o", "nop\n")
        with pytest.raises(ThreefoldError, match="no IACA markers"):
            blocks_from_file(path)

    def test_a_start_without_its_end_is_refused(self, tmp_path):
        path = assembled_object(tmp_path / "open.o", f"{bytes_directive(IACA_START)}\nnop\n")
        with pytest.raises(ThreefoldError, match="without its end marker"):
            blocks_from_file(path)

    def test_a_damaged_object_is_refused_wherever_it_is_damaged(self, tmp_path):
        whole = self.marked(tmp_path / "whole.o", "movl a(%rip), %eax").read_bytes()
        damaged = tmp_path / "damaged.o"
        for size in range(4, len(whole), 37):
            damaged.write_bytes(whole[:size])
            with pytest.raises(ThreefoldError) as caught:
                blocks_from_file(damaged)
            assert "\n" not in str(caught.value)

    def test_wrong_bytes_anywhere_give_blocks_or_an_error_to_read(self, tmp_path):
        whole = self.marked(tmp_path / "whole.o", "movl a(%rip), %eax").read_bytes()
        damaged = tmp_path / "damaged.o"
        for position in range(4, len(whole), 3):
            damaged.write_bytes(whole[:position] + b"\xff\xfe" + whole[position + 2 :])
            with contextlib.suppress(ThreefoldError):
                assert blocks_from_file(damaged)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00nonsense", b"\x7fELF"])
def test_a_file_that_is_neither_object_nor_text_is_refused(tmp_path, content):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(ThreefoldError, match="odd"):
        blocks_from_file(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "missing.s", tmp_path):
        with pytest.raises(ThreefoldError, match=str(path)):
            blocks_from_file(path)


def test_a_block_is_shown_in_intel_syntax():
    assert instruction_text(ADD_MULTIPLY) == "add rax, rbx; imul rcx, rax"
