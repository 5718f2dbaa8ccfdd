"""The lock file of sums that were trusted on first use."""

import subprocess
import sys
from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.first_use import FirstUse

ONE, OTHER = "1" * 64, "2" * 64


@pytest.fixture
def lock(tmp_path: Path) -> FirstUse:
    return FirstUse(tmp_path / "config" / "downloads.lock")


def test_no_sum_is_known_before_the_first_use(lock: FirstUse) -> None:
    assert lock.recorded("a.csv") == ""


def test_what_is_recorded_first_holds(lock: FirstUse) -> None:
    assert lock.record("a.csv", ONE) == ONE
    assert lock.record("a.csv", OTHER) == ONE
    assert lock.recorded("a.csv") == ONE


def test_names_may_hold_folders_and_blanks_and_are_sorted(lock: FirstUse) -> None:
    for name in ("visda/train.tar", "a file.csv"):
        lock.record(name, ONE)
    lines = [line for line in lock.path.read_text().splitlines() if not line.startswith("#")]
    assert lines == [f"{ONE}  a file.csv", f"{ONE}  visda/train.tar"]
    assert lock.recorded("a file.csv") == ONE


def test_sha256sum_reads_it(lock: FirstUse, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("4801d8,100\n")
    digits = subprocess.run(["sha256sum", tmp_path / "a.csv"], capture_output=True, text=True, check=True).stdout[:64]
    lock.record("a.csv", digits)
    subprocess.run(["sha256sum", "--check", "--strict", lock.path], cwd=tmp_path, check=True, capture_output=True)


def test_jobs_at_once_lose_no_line(lock: FirstUse) -> None:
    program = "import sys; from pathlib import Path; from threefold.first_use import FirstUse;"
    program += "[FirstUse(Path(sys.argv[1])).record(f'{sys.argv[2]}-{each}', '1' * 64) for each in range(20)]"
    jobs = [subprocess.Popen([sys.executable, "-c", program, lock.path, str(job)]) for job in range(3)]
    assert [job.wait() for job in jobs] == [0, 0, 0]
    assert all(lock.recorded(f"{job}-{each}") for job in range(3) for each in range(20))


@pytest.mark.parametrize("line", ["abc  a.csv", ONE, f"{ONE} a.csv"])
def test_a_malformed_line_is_named(lock: FirstUse, line: str) -> None:
    lock.record("a.csv", ONE)
    lock.path.write_text(f"# sums\n{line}\n")
    with pytest.raises(ThreefoldError, match=r"downloads\.lock, line 2: not '<sha256>  <file>'; mend or remove it"):
        lock.recorded("a.csv")
