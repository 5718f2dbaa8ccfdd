from pathlib import Path

import pytest

from tests.ithemal.measurable import needs_harness
from tests.ithemal.stand_in import says, stand_in_harness
from tests.ithemal.test_processor import cpuinfo
from threefold.errors import ThreefoldError
from threefold.ithemal.harness.build import build
from threefold.ithemal.harness.run import HarnessOptions
from threefold.ithemal.measure import MeasureSettings
from threefold.ithemal.microarchitectures import UNKNOWN, Latencies, microarchitecture
from threefold.ithemal.processor import this_processor
from threefold.ithemal.selftest import chains_for, measure_chains, run_selftest

OPTIONS = HarnessOptions(cpu=0, initial_registers="equal", placements=5, samples=8)
UNLISTED = this_processor(cpuinfo("Else", 99), "x86_64")
# The times of the three chains that hold on every core, by the number of the job.
KNOWN = 'case $id in 0) c=1;; 1) c=3;; 2) c=4;; esac; echo "$id measured cycles=$c spread=0 clean_share=1 pages=0"'


def test_a_core_of_unknown_design_is_asked_only_what_holds_everywhere() -> None:
    assert [(chain.hex, chain.cycles) for chain in chains_for(UNKNOWN.latencies)] == [
        ("4801d8", 1),
        ("0fafc3", 3),
        ("0fafc30fafcb0fafd30faff3", 4),
    ]


def test_documented_latencies_add_their_chains() -> None:
    zen4 = {chain.text: chain.cycles for chain in chains_for(microarchitecture("AuthenticAMD", 25, 17, 1).latencies)}
    assert zen4["mov rax, [rax]"] == 4
    assert zen4["vfmadd231ps ymm0, ymm1, ymm2"] == 4
    assert "mov rax, [rax]" not in {chain.text for chain in chains_for(Latencies(float_add=3))}


def test_right_answers_pass_and_are_kept_for_the_header(tmp_path: Path) -> None:
    selftest = run_selftest(stand_in_harness(tmp_path, KNOWN), OPTIONS, UNLISTED)
    assert [chain.deviation for chain in selftest.chains] == [0, 0, 0]
    assert [chain.measured for chain in selftest.chains] == [1, 3, 4]


def test_an_answer_off_by_more_than_a_percent_is_refused_by_name(tmp_path: Path) -> None:
    harness = stand_in_harness(tmp_path, KNOWN.replace("c=3", "c=3.04"))
    with pytest.raises(ThreefoldError, match=r"`imul eax, ebx` took 3\.040 cycles where 3 are documented"):
        run_selftest(harness, OPTIONS, UNLISTED)


def test_a_chain_that_cannot_be_measured_is_refused(tmp_path: Path) -> None:
    harness = stand_in_harness(tmp_path, says("rejected reason=no_clean_samples pages=0"))
    with pytest.raises(ThreefoldError, match="self-test"):
        run_selftest(harness, OPTIONS, UNLISTED)


def test_one_bad_moment_is_forgiven(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    first_time = f'if [ -e {seen} ]; then :; elif [ "$id" = 2 ]; then touch {seen}; c=9; fi;'
    answer = KNOWN.replace("esac;", f"esac; {first_time}")
    selftest = run_selftest(stand_in_harness(tmp_path, answer), OPTIONS, UNLISTED)
    assert [chain.deviation for chain in selftest.chains] == [0, 0, 0]
    assert seen.exists()


@needs_harness
@pytest.mark.parametrize("registers", ["equal", "distinct"])
def test_this_processor_gives_the_documented_answers(registers: str) -> None:
    settings = MeasureSettings(initial_registers="equal" if registers == "equal" else "distinct", placements=7)
    chains = chains_for(this_processor().design.latencies)
    for _ in range(3):
        # Wider than the self-test's own tolerance: a busy machine is no reason to fail here.
        found = measure_chains(build(), settings.harness_options(), chains)
        if all(abs(chain.deviation) < 0.1 for chain in found):
            return
    if any(chain.measured != chain.measured for chain in found):
        pytest.skip("the CPU is too busy to time blocks on")
    pytest.fail(str(found))
