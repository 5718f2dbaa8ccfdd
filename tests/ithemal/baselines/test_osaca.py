import logging

import pandas as pd
import pytest
from osaca.osaca import get_asm_parser
from osaca.semantics import ArchSemantics, KernelDG, MachineModel

from threefold.files import read_header, read_table, write_table
from threefold.ithemal.baselines import osaca

ADD, MULTIPLY = "4801c0", "480fafc0"  # add rax, rax; imul rax, rax: chains of 1 and 3 cycles
READ_MODIFY_WRITE = "480103"  # add [rbx], rax
WITHOUT_FORM = "f30fc7f8"  # rdpid rax
LOOP = "c5fb1006c5fb5807c5fb58c8"  # vmovsd xmm0, [rsi]; vaddsd xmm0, xmm0, [rdi]; vaddsd xmm1, xmm0, xmm0

# OSACA uses names that pyparsing has since deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def as_osaca_reports(text: str, arch: str) -> float:
    """max(TP, LCD) in the way OSACA's own command line gets at them."""
    parser, model = get_asm_parser(arch), MachineModel(arch=arch)
    semantics = ArchSemantics(parser, model)
    kernel = parser.parse_file(text)
    semantics.normalize_instruction_forms(kernel)
    semantics.add_semantics(kernel)
    for _ in range(2):
        semantics.assign_optimal_throughput(kernel)
    dependencies = KernelDG(kernel, parser, model, semantics).get_loopcarried_dependencies()
    carried = max((found["latency"] for found in dependencies.values()), default=0.0)
    return max(carried, *semantics.get_throughput_sum(kernel))


def test_a_chain_takes_its_latency():
    assert osaca.predict([ADD, MULTIPLY], "haswell")["predicted"].tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (LOOP, "vmovsd (%rsi), %xmm0\nvaddsd (%rdi), %xmm0, %xmm0\nvaddsd %xmm0, %xmm0, %xmm1\n"),
        (MULTIPLY + ADD, "imul %rax, %rax\nadd %rax, %rax\n"),
        (ADD + "4801c3" + "480fafc3", "add %rax, %rax\nadd %rax, %rbx\nimul %rbx, %rax\n"),
    ],
)
def test_it_agrees_with_osacas_own_analysis(code, text):
    assert osaca.predict([code], "zen3")["predicted"][0] == as_osaca_reports(text, "zen3")


def test_a_block_does_not_change_what_is_said_of_later_blocks():
    alone = osaca.predict([READ_MODIFY_WRITE], "haswell")["predicted"][0]
    assert set(osaca.predict([READ_MODIFY_WRITE] * 5, "haswell")["predicted"]) == {alone}


def test_a_dense_block_of_many_paths_is_analysed():
    # Every instruction depends on all before it through rax: 2^40 paths, which OSACA itself would list.
    pair = "4801c3" + "4801d8"  # add rbx, rax; add rax, rbx
    assert osaca.predict([pair * 20], "haswell")["predicted"][0] == 40.0


def test_an_instruction_missing_from_the_machine_model_fails_its_block_only():
    table = osaca.predict([ADD, WITHOUT_FORM, ADD], "haswell")
    assert table["failure"].tolist() == ["", "unknown_form", ""]
    assert table["predicted"].isna().tolist() == [False, True, False]


def test_what_osaca_trips_over_fails_its_block_only(monkeypatch):
    parse = osaca.ParserX86ATT.parse_file

    def fails_on_multiplications(parser, text, *arguments):
        if "imul" in text:
            raise TypeError("no such operand")
        return parse(parser, text, *arguments)

    monkeypatch.setattr(osaca.ParserX86ATT, "parse_file", fails_on_multiplications)
    assert osaca.predict([ADD, MULTIPLY, ADD], "haswell")["failure"].tolist() == ["", "tool_error", ""]


@pytest.mark.parametrize(
    ("microarchitecture", "model", "fallback"),
    [("zen4", "zen4", False), ("skylake", "skx", True), ("unknown", "skx", True)],
)
def test_the_machine_model_and_whether_it_stands_in_are_recorded(microarchitecture, model, fallback):
    used = osaca.version(microarchitecture)
    assert (used.model, used.fallback) == (model, fallback)


def test_a_stand_in_is_warned_about(caplog):
    with caplog.at_level(logging.WARNING):
        osaca.predict([ADD], "skylake")
    assert "no model of skylake" in caplog.text


def test_the_file_holds_a_seeded_draw_of_the_test_rows_in_their_order(tmp_path):
    hexes = [ADD * count for count in range(1, 11)]
    frame = pd.DataFrame({"hex": hexes, "split": ["train"] * 2 + ["test_grouped"] * 4 + ["test_random"] * 4})
    write_table(tmp_path / "dataset.parquet", frame)
    for name in ("first", "again"):
        osaca.write(tmp_path / "dataset.parquet", tmp_path / name, "haswell", count=4, seed=3)
    drawn = read_table(tmp_path / "first")
    assert len(drawn) == 4
    assert set(drawn["hex"]) <= set(hexes[2:])
    assert drawn["hex"].str.len().is_monotonic_increasing
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()
    assert read_header(tmp_path / "first")["quantity"] == "max(TP, LCD)"
