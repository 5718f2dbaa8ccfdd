import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ithemal.measurable import needs_harness
from tests.ithemal.stand_in import stand_in_harness
from tests.ithemal.test_measure import wait_until
from threefold.errors import ThreefoldError
from threefold.ithemal.harness.build import build
from threefold.ithemal.harness.run import HarnessProcess
from threefold.ithemal.jobs import make_job
from threefold.ithemal.measure import MeasureSettings

pytestmark = needs_harness

_BENCHMARK = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "hostile_blocks.py"))
HOSTILE: dict[str, str] = _BENCHMARK["HOSTILE"]
MULTIPLY = "480fafc3"
TRANSIENT = {"no_clean_samples", "unstable"}
# Installs a seccomp filter under which seccomp(2) itself fails with EPERM, as in a strict container.
WITHOUT_SECCOMP = """
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
rules = [(0x20, 0, 0, 0), (0x15, 0, 1, 317), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7fff0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
program = struct.pack("HxxxxxxQ", len(rules), ctypes.addressof(code))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, program) == 0
from threefold.errors import ThreefoldError
from threefold.ithemal.measure import MeasureSettings, measure_blocks
try:
    print(measure_blocks(["4801d8"], MeasureSettings()))
except ThreefoldError as error:
    print("refused:", error)
"""


def answers(blocks: list[str]) -> tuple[list[str], int]:
    """What the harness says of blocks that no list has screened, and how many workers it used up."""
    with HarnessProcess(build(), MeasureSettings().harness_options()) as process:
        found = [outcome.reason or "measured" for outcome in process.measure(make_job(block) for block in blocks)]
    assert process.workers is not None
    return found, process.workers


@pytest.fixture(scope="module")
def hostile_answers() -> dict[str, str]:
    found, workers = answers(list(HOSTILE.values()))
    assert workers <= 3
    return dict(zip(HOSTILE, found, strict=True))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("jmp to itself", "timeout"),
        ("cpuid", "timeout"),
        ("jmp rax", "wild_jump"),
        ("ret", "wild_jump"),
        ("store to code", "store_to_code"),
        ("null", "null_page"),
        ("kernel", "kernel_address"),
        ("non-canonical", "noncanonical"),
        ("a page per copy", "too_many_pages"),
        ("rep movsb, forever", "too_many_pages"),
        ("div by zero", "divide_error"),
        ("ud2", "illegal_instruction"),
        ("int3", "trap"),
        ("set the trap flag", "trap"),
        ("hlt", "noncanonical"),
        ("syscall exit_group", "system_call"),
        ("syscall kill parent", "system_call"),
        ("syscall rt_sigreturn", "system_call"),
        ("int 0x80 exit", "system_call"),
        ("vsyscall", "system_call"),
    ],
)
def test_a_hostile_block_is_rejected_for_what_it_does(name: str, reason: str, hostile_answers: dict[str, str]) -> None:
    if name == "cpuid" and hostile_answers[name] in {"measured", *TRANSIENT}:
        pytest.skip("cpuid is cheap outside a virtual machine")
    if name == "vsyscall" and hostile_answers[name] == "wild_jump":
        pytest.skip("this kernel has no vsyscall page")
    assert hostile_answers[name] == reason


def test_no_system_call_of_a_block_is_ever_carried_out(hostile_answers: dict[str, str]) -> None:
    assert {hostile_answers[name] for name in HOSTILE if name.startswith("syscall")} == {"system_call"}


def test_blocks_that_change_the_processors_state_do_not_disturb_the_next() -> None:
    state_changers = ("std", "wrfsbase", "wrgsbase", "fldcw", "emms; x87 stack overflow", "set the nested-task flag")
    state_changers += ("set the alignment-check flag, load misaligned", "set the trap flag", "popfq", "ldmxcsr")
    blocks = [block for name in state_changers for block in (HOSTILE[name], MULTIPLY)]
    with HarnessProcess(build(), MeasureSettings().harness_options()) as process:
        outcomes = list(process.measure(make_job(block) for block in blocks))[1::2]
    measured = [outcome.cycles for outcome in outcomes if outcome.reason not in TRANSIENT]
    assert measured == pytest.approx([3] * len(measured), rel=0.1)


def test_every_random_byte_string_is_answered() -> None:
    blocks = _BENCHMARK["random_blocks"](400, seed=1)
    found, workers = answers(blocks)
    assert len(found) == len(blocks)
    assert workers <= 4
    assert {"measured", "illegal_instruction", "noncanonical"} <= set(found)


def test_without_seccomp_nothing_is_run() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", WITHOUT_SECCOMP], capture_output=True, text=True, check=True, timeout=60
    )
    assert "refused: the measuring harness gives up: a seccomp filter: Operation not permitted" in finished.stdout


def test_a_worker_that_is_killed_costs_its_block_alone() -> None:
    with HarnessProcess(build(), MeasureSettings().harness_options()) as process:
        (worker,) = _BENCHMARK["worker_pids"](process.pid)
        os.kill(worker, signal.SIGKILL)
        first, second = process.measure([make_job("4801d8"), make_job(MULTIPLY)])
        assert first.reason == "crash"
        assert second.reason in {"", *TRANSIENT}


def test_a_worker_that_hangs_costs_its_block_alone() -> None:
    with HarnessProcess(build(), MeasureSettings().harness_options()) as process:
        (worker,) = _BENCHMARK["worker_pids"](process.pid)
        os.kill(worker, signal.SIGSTOP)
        first, second = process.measure([make_job("4801d8"), make_job(MULTIPLY)])
        assert first.reason == "timeout"
        assert second.reason in {"", *TRANSIENT}
        assert not is_running(worker)


def test_a_worker_dies_with_its_supervisor() -> None:
    with HarnessProcess(build(), MeasureSettings().harness_options()) as process:
        (worker,) = _BENCHMARK["worker_pids"](process.pid)
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not is_running(worker))


def test_the_harness_dies_with_whoever_started_it() -> None:
    statement = (
        "import time; from threefold.ithemal.harness.build import build; "
        "from threefold.ithemal.harness.run import HarnessProcess; "
        "from threefold.ithemal.measure import MeasureSettings; "
        "process = HarnessProcess(build(), MeasureSettings().harness_options()); "
        "print(process.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", statement], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    supervisor = int(owner.stdout.readline())
    (worker,) = _BENCHMARK["worker_pids"](supervisor)
    owner.kill()
    owner.communicate()
    wait_until(lambda: not is_running(supervisor) and not is_running(worker))


def test_a_harness_that_ends_early_is_an_error_not_a_hang(tmp_path: Path) -> None:
    with (
        pytest.raises(ThreefoldError, match="ended early"),
        HarnessProcess(stand_in_harness(tmp_path, "exit 3"), MeasureSettings().harness_options()) as process,
    ):
        list(process.measure([make_job("4801d8")]))


def test_what_the_harness_complains_of_is_the_error(tmp_path: Path) -> None:
    harness = stand_in_harness(tmp_path, "", greeting="error this CPU is too busy: Device or resource busy")
    with pytest.raises(ThreefoldError, match="gives up: this CPU is too busy"):
        HarnessProcess(harness, MeasureSettings().harness_options())


def test_a_job_line_the_harness_does_not_understand_is_refused() -> None:
    job = make_job("4801d8")
    object.__setattr__(job, "hex", "4801d")
    with (
        pytest.raises(ThreefoldError, match="a job line is malformed"),
        HarnessProcess(build(), MeasureSettings().harness_options()) as process,
    ):
        list(process.measure([job]))


def is_running(pid: int) -> bool:
    """Whether a process lives; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
