import math
import sys
from pathlib import Path

import pandas as pd
import pytest

from threefold.files import read_header, read_table, write_table
from threefold.ithemal.baselines import llvm_mca
from threefold.ithemal.baselines.llvm_mca import McaOutputs
from threefold.ithemal.baselines.llvm_tools import LlvmTools, find_llvm_tools

ADD, MULTIPLY = "4801c0", "480fafc0"  # add rax, rax; imul rax, rax: chains of 1 and 3 cycles
STORE_AND_LOAD = "488907488b06"  # mov [rdi], rax; mov rax, [rsi]
UNDECODABLE = "0607"
AVX512 = "62f17548fed0"  # vpaddd zmm2, zmm1, zmm0, which Zen 3 lacks

pytestmark = pytest.mark.usefixtures("llvm")


def wrap_llvm_mca(folder: Path, tools: LlvmTools, before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in front of llvm-mca a program that runs `before` with the assembly text as `source`, then the real one."""
    wrapper = folder / "llvm-mca"
    wrapper.write_text(
        f"#!{sys.executable}\nimport os, subprocess, sys, time\n"
        'source = "" if sys.argv[1].startswith(("--version", "-mcpu=help")) else sys.stdin.read()\n'
        f"{before}\n"
        f"sys.exit(subprocess.run([{str(tools.mca)!r}, *sys.argv[1:]], input=source, text=True).returncode)\n"
    )
    wrapper.chmod(0o755)
    (folder / "llvm-mc").symlink_to(tools.mc)
    monkeypatch.setenv("LLVM_MCA", str(wrapper))
    find_llvm_tools.cache_clear()


def test_a_chain_takes_its_latency_per_iteration_plus_the_start_of_a_hundred():
    predicted = llvm_mca.predict([ADD, MULTIPLY], "haswell")["predicted"].tolist()
    assert predicted == [pytest.approx(1.03, abs=0.05), pytest.approx(3.03, abs=0.05)]


def test_reciprocal_throughput_leaves_latency_out_and_is_not_rounded_to_a_tenth():
    assert llvm_mca.predict([ADD], "haswell")["rthroughput"].tolist() == [0.25]


def test_only_with_aliasing_do_loads_wait_for_stores():
    plain = llvm_mca.predict([STORE_AND_LOAD], "haswell")["predicted"][0]
    alias = llvm_mca.predict([STORE_AND_LOAD], "haswell", alias=True)["predicted"][0]
    assert alias > 2 * plain


def test_blocks_that_fail_do_not_shift_or_spoil_the_others():
    hexes = [AVX512, ADD, UNDECODABLE, MULTIPLY, AVX512, ADD + AVX512, ADD]
    table = llvm_mca.predict(hexes, "zen3")
    unsupported = "unsupported_instruction"
    assert table["failure"].tolist() == [unsupported, "", "undecodable", "", unsupported, unsupported, ""]
    alone = [llvm_mca.predict([code], "zen3")["predicted"][0] for code in (ADD, MULTIPLY)]
    assert table["predicted"].dropna().tolist() == [*alone, alone[0]]
    assert table["hex"].tolist() == hexes


def test_answers_do_not_depend_on_how_many_blocks_share_a_run(monkeypatch):
    hexes = [ADD, MULTIPLY, STORE_AND_LOAD, UNDECODABLE, ADD]
    together = llvm_mca.predict(hexes, "haswell")
    monkeypatch.setattr(llvm_mca, "_BLOCKS_PER_RUN", 2)
    pd.testing.assert_frame_equal(llvm_mca.predict(hexes, "haswell"), together)


def test_no_blocks_give_an_empty_table():
    assert llvm_mca.predict([], "haswell").columns.tolist() == ["hex", "predicted", "failure", "rthroughput"]


def test_a_block_that_llvm_mca_cannot_read_fails_alone_although_it_reports_success(tmp_path, llvm, monkeypatch):
    before = 'source = source.replace("imulq", "nonsense")'
    wrap_llvm_mca(tmp_path, llvm, before, monkeypatch)
    table = llvm_mca.predict([ADD, ADD + MULTIPLY, ADD], "haswell")
    assert table["failure"].tolist() == ["", "unreadable", ""]
    assert math.isnan(table["predicted"][1])


def test_a_block_that_kills_llvm_mca_fails_alone(tmp_path, llvm, monkeypatch):
    wrap_llvm_mca(tmp_path, llvm, 'if "imulq" in source: os.kill(os.getpid(), 9)', monkeypatch)
    table = llvm_mca.predict([ADD, ADD, MULTIPLY, ADD, ADD], "haswell")
    assert table["failure"].tolist() == ["", "", "crash", "", ""]


def test_a_block_that_llvm_mca_never_finishes_fails_alone(tmp_path, llvm, monkeypatch):
    wrap_llvm_mca(tmp_path, llvm, 'if "imulq" in source: time.sleep(60)', monkeypatch)
    monkeypatch.setattr(llvm_mca, "_SECONDS_PER_RUN", 0.5)
    assert llvm_mca.predict([ADD, MULTIPLY], "haswell")["failure"].tolist() == ["", "timeout"]


def test_the_three_files_differ_in_what_they_hold_and_say_what_made_them(tmp_path):
    frame = pd.DataFrame({"hex": [ADD, STORE_AND_LOAD, UNDECODABLE], "split": ["train", "test_grouped", "test_random"]})
    write_table(tmp_path / "dataset.parquet", frame)
    outputs = McaOutputs(*(tmp_path / f"{name}.parquet" for name in ("total", "alias", "rthroughput")))
    llvm_mca.write(tmp_path / "dataset.parquet", outputs, "haswell")

    tables = [read_table(path) for path in (outputs.rthroughput, outputs.total, outputs.alias)]
    assert all(table["hex"].tolist() == [STORE_AND_LOAD, UNDECODABLE] for table in tables)
    rthroughput, total, alias = (table["predicted"][0] for table in tables)
    assert rthroughput <= total < alias
    header = read_header(outputs.alias)
    assert header["quantity"] == "Total Cycles / iterations, -noalias=false"
    assert (header["mcpu"], header["fallback"], header["failures"]) == ("haswell", False, {"undecodable": 1})
