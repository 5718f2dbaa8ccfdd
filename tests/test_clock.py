"""Files of another day do not keep the workflow from going on."""

import os
import time
from pathlib import Path

from threefold.clock import bring_back, files_ahead

DAY = 24 * 3600


def dated(path: Path, seconds_from_now: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    date = time.time() + seconds_from_now
    os.utime(path, (date, date))
    return path


def order(*paths: Path) -> list[Path]:
    return sorted(paths, key=lambda path: path.stat().st_mtime)


def test_files_of_tomorrow_are_of_today_and_keep_their_order(tmp_path: Path) -> None:
    files = [dated(tmp_path / name, days * DAY) for name, days in (("b/output", 2), ("a/input", 1), ("c/last", 300))]
    bring_back([tmp_path])
    assert order(*files) == [tmp_path / "a/input", tmp_path / "b/output", tmp_path / "c/last"]
    assert all(path.stat().st_mtime < time.time() + 1 for path in files)


def test_what_is_made_next_is_newer(tmp_path: Path) -> None:
    given = dated(tmp_path / "input", DAY)
    bring_back([tmp_path])
    made = tmp_path / "output"
    made.write_text("numbers")
    assert order(made, given) == [given, made]


def test_a_file_that_awaits_a_job_still_does(tmp_path: Path) -> None:
    output, changed = dated(tmp_path / "output", -1), dated(tmp_path / "input", DAY)
    bring_back([tmp_path])
    assert order(changed, output) == [output, changed]


def test_files_of_one_moment_stay_so(tmp_path: Path) -> None:
    one, other = dated(tmp_path / "one", DAY), tmp_path / "other"
    other.touch()
    os.utime(other, ns=(one.stat().st_atime_ns, one.stat().st_mtime_ns))
    bring_back([tmp_path])
    assert one.stat().st_mtime_ns == other.stat().st_mtime_ns


def test_files_of_the_past_are_left_alone(tmp_path: Path) -> None:
    old = dated(tmp_path / "old", -DAY)
    before = old.stat().st_mtime_ns
    bring_back([tmp_path, tmp_path / "no such folder"])
    assert old.stat().st_mtime_ns == before


def test_files_of_tomorrow_are_told_by_their_dates_and_left_as_they_are(tmp_path: Path) -> None:
    later, sooner = dated(tmp_path / "a/later", 2 * DAY), dated(tmp_path / "b/sooner", DAY)
    dated(tmp_path / "c/past", -1)
    before = sooner.stat().st_mtime_ns
    assert files_ahead([tmp_path, tmp_path / "no such folder"]) == [sooner, later]
    assert sooner.stat().st_mtime_ns == before
