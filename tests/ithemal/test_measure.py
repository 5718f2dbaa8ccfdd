import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.ithemal.measurable import measured_cycles, needs_harness, reasons
from tests.ithemal.stand_in import says, stand_in_harness
from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table
from threefold.ithemal.harness.build import harness_revision
from threefold.ithemal.measure import MeasureSettings, measure_blocks, measure_file

pytestmark = needs_harness

ADD, MULTIPLY, LOAD = "4801d8", "480fafc3", "488b03"
ONE_CYCLE = says("measured cycles=1.5 spread=0.01 clean_share=0.9 pages=1")


def blocks_file(folder: Path, hexes: list[str]) -> Path:
    path = folder / "blocks.parquet"
    pd.DataFrame(
        {
            "hex": hexes,
            "source": "somewhere",
            "count": np.arange(len(hexes), dtype=np.int32),
            "instructions": np.ones(len(hexes), dtype=np.int16),
        }
    ).to_parquet(path)
    return path


def additions(count: int) -> list[str]:
    """Distinct blocks of one instruction: add rax, n."""
    return [f"4805{number.to_bytes(4, 'little').hex()}" for number in range(1, count + 1)]


def test_every_block_is_answered_in_order_with_typed_columns() -> None:
    table = measure_blocks([ADD, "0f0b", LOAD], MeasureSettings(), static_rejects=False)
    assert table["hex"].tolist() == [ADD, "0f0b", LOAD]
    assert reasons(table)[1] == "illegal_instruction"
    assert table["status"].tolist()[1] == "rejected"
    assert np.isnan(table["cycles"][1])
    types = {name: str(kind) for name, kind in table.dtypes.items()}
    assert [types[name] for name in ("cycles", "cycles_per_100", "spread", "clean_share")] == ["float32"] * 4
    assert types["pages"] == "int16"


def test_dependent_chains_take_what_they_must() -> None:
    add, multiply, both = measured_cycles([ADD, MULTIPLY, ADD + MULTIPLY], MeasureSettings())
    assert add == pytest.approx(1, rel=0.1)
    assert multiply > 2.7 * add
    assert both == pytest.approx(add + multiply, rel=0.1)


def test_cycles_per_hundred_iterations_are_the_papers_unit() -> None:
    table = measure_blocks([ADD], MeasureSettings())
    np.testing.assert_allclose(table["cycles_per_100"], 100 * table["cycles"], rtol=1e-6)


def test_equal_registers_alias_and_distinct_ones_do_not() -> None:
    # mov rcx, [rbx]; imul rcx, rcx; mov [rax], rcx: through memory the next iteration waits only if rax is rbx.
    block = "488b0b480fafc9488908"
    (aliasing,) = measured_cycles([block], MeasureSettings(initial_registers="equal"))
    (apart,) = measured_cycles([block], MeasureSettings(initial_registers="distinct"))
    assert aliasing > 2.5
    assert apart < 0.7 * aliasing


def test_equal_registers_touch_one_page_and_distinct_ones_a_page_each() -> None:
    block = "488b00488b1b488b09"
    equal = measure_blocks([block], MeasureSettings(initial_registers="equal"))
    distinct = measure_blocks([block], MeasureSettings(initial_registers="distinct"))
    assert equal["pages"].tolist() == [1]
    # Three bases, and the page that the pointers found there point to.
    assert distinct["pages"].tolist() == [4]


def test_rip_relative_operands_reach_their_slots_from_every_copy() -> None:
    # mov rcx, [rip+a]; imul rcx, rcx; mov [rip+b], rcx
    load_multiply = "488b0d00000000480fafc9"
    same, different = load_multiply + "48890d00000000", load_multiply + "48890d01000000"
    one_slot, two_slots = measured_cycles([same, different], MeasureSettings())
    assert one_slot > 2.5
    assert two_slots < 0.7 * one_slot


def test_an_address_taken_from_a_vector_register_is_served() -> None:
    # movq rax, xmm0; mov rbx, [rax]
    measured_cycles(["66480f7ec0488b18"], MeasureSettings())


def test_the_static_list_comes_first_and_can_be_left_out() -> None:
    timestamp = "0f31"
    assert reasons(measure_blocks([timestamp], MeasureSettings())) == ["timestamp"]
    bypassed = reasons(measure_blocks([timestamp], MeasureSettings(), static_rejects=False))
    assert bypassed[0] in {"measured", "unstable", "no_clean_samples"}


def test_a_block_beyond_the_harnesss_room_is_too_long() -> None:
    assert reasons(measure_blocks([ADD * 400], MeasureSettings())) == ["too_long"]


def test_a_process_per_block_gives_the_same_answer() -> None:
    (cycles,) = measured_cycles([MULTIPLY], MeasureSettings(worker_per_block=True))
    assert cycles == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (MeasureSettings(placements=4), "placements = 4: give an odd number"),
        (MeasureSettings(samples=2), "samples = 2"),
        (MeasureSettings(cpu=4096), "cpu = 4096: this process may use"),
    ],
)
def test_settings_out_of_range_are_named(settings: MeasureSettings, message: str) -> None:
    with pytest.raises(ThreefoldError, match=message):
        measure_blocks([ADD], settings)


def test_what_failed_for_the_moment_is_asked_again(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    answer = f"if [ -e {seen} ]; then {ONE_CYCLE}; else touch {seen}; {says('rejected reason=unstable pages=0')}; fi"
    table = measure_blocks([ADD, LOAD], MeasureSettings(), harness=stand_in_harness(tmp_path, answer))
    assert reasons(table) == ["measured", "measured"]


def test_a_cpu_that_is_never_ours_is_given_up_with_the_remedy(tmp_path: Path) -> None:
    harness = stand_in_harness(tmp_path, says("rejected reason=no_clean_samples pages=0"))
    with pytest.raises(ThreefoldError, match=r"shared with other work.*name another"):
        measure_blocks(additions(60), MeasureSettings(), harness=harness)


def test_a_file_is_measured_with_its_columns_and_a_header(tmp_path: Path) -> None:
    blocks = blocks_file(tmp_path, [*additions(5), "0f0b"])
    measure_file(blocks, tmp_path / "measured.parquet", MeasureSettings(), chunk=4)
    table = read_table(tmp_path / "measured.parquet")
    assert " ".join(table.columns) == (
        "hex source count instructions status reason cycles cycles_per_100 spread clean_share pages"
    )
    assert table["hex"].tolist() == [*additions(5), "0f0b"]
    assert table["count"].tolist() == list(range(6))
    header = read_header(tmp_path / "measured.parquet")
    assert header["harness_revision"] == harness_revision()
    assert header["settings"] == {"initial_registers": "equal", "placements": 5, "samples": 8}
    assert 0.5 < header["clock_ghz"] < 10
    assert header["processor"]["vendor"]
    assert header["selftest"]["chains"]
    assert not (tmp_path / "measured.parquet.chunks").exists()


def test_a_failed_self_test_writes_nothing(tmp_path: Path) -> None:
    blocks = blocks_file(tmp_path, additions(3))
    with pytest.raises(ThreefoldError, match="self-test"):
        measure_file(blocks, tmp_path / "out.parquet", MeasureSettings(), harness=stand_in_harness(tmp_path, ONE_CYCLE))
    assert not (tmp_path / "out.parquet").exists()


def test_a_run_killed_with_all_its_processes_goes_on_where_it_was(tmp_path: Path) -> None:
    hexes = additions(1200)
    blocks, output = blocks_file(tmp_path, hexes), tmp_path / "measured.parquet"
    chunks = tmp_path / "measured.parquet.chunks"
    statement = (
        "from threefold.ithemal.measure import *; "
        f"measure_file({str(blocks)!r}, {str(output)!r}, MeasureSettings(), chunk=40)"
    )
    running = subprocess.Popen([sys.executable, "-c", statement], start_new_session=True, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(list(chunks.glob("0*.parquet"))) >= 2 or running.poll() is not None)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    finished = sorted(chunks.glob("0*.parquet"))
    assert 2 <= len(finished) < 30
    before = pd.concat([read_table(path) for path in finished], ignore_index=True)

    measure_file(blocks, output, MeasureSettings(), chunk=40)
    after = read_table(output)
    assert after["hex"].tolist() == hexes
    pd.testing.assert_frame_equal(after.iloc[: len(before)], before)
    assert not chunks.exists()


def wait_until(condition: object, seconds: float = 30) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
