import email.utils
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.broken_off import Behaviour, serving
from threefold import transfer
from threefold.downloads import fetch
from threefold.errors import ThreefoldError
from threefold.first_use import FirstUse

PATIENCE = transfer.PATIENCE
CONTENT = random.Random(1).randbytes(3_000_000)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(transfer, "PATIENCE", PATIENCE.new(total=2, backoff_factor=0))


@pytest.fixture
def into(tmp_path):
    return tmp_path / "fetched" / "file.bin"


def lock(into):
    return FirstUse(into.parent.with_name("downloads.lock"))


def got(server, into, sha256="known"):
    known = server.sum if sha256 == "known" else sha256
    return fetch("file.bin", server.url, known, None, into, lock(into)).read_bytes()


def test_a_transfer_that_breaks_off_goes_on_where_it_was(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000, 500_000])) as server:
        assert got(server, into) == CONTENT
    assert server.asked == [None, "bytes=1000000-", "bytes=1500000-"]
    assert [path.name for path in into.parent.iterdir()] == ["file.bin"]


def test_a_server_that_cannot_go_on_is_asked_for_the_whole_file_again(into):
    with serving(Behaviour(CONTENT, ranges=False, lengths=[1_000_000])) as server:
        assert got(server, into) == CONTENT
    assert len(server.asked) == 2


def test_what_broke_off_time_and_again_is_kept_for_the_next_call(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000, 0, 0, 0])) as server:
        with pytest.raises(ThreefoldError, match=r"file.bin: neither in the mirror \(none set\) nor to be had"):
            got(server, into)
        assert not into.exists()
        assert got(server, into) == CONTENT
    assert server.asked[-1] == "bytes=1000000-"


def test_progress_earns_new_attempts(into):
    with serving(Behaviour(CONTENT, lengths=[100_000] * 10)) as server:
        assert got(server, into) == CONTENT
    assert len(server.asked) == 11


def test_a_file_that_changed_meanwhile_is_brought_whole(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000, 0, 0, 0])) as server:
        with pytest.raises(ThreefoldError):
            got(server, into)
        server.content = CONTENT[::-1]
        assert got(server, into, sha256=None) == CONTENT[::-1]
    assert lock(into).recorded("file.bin") == server.sum


def test_a_part_that_does_not_fit_is_thrown_away_and_the_file_brought_whole(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000, 0, 0, 0])) as server:
        with pytest.raises(ThreefoldError):
            got(server, into)
        part = into.with_name(".file.bin.part")
        part.write_bytes(b"x" * len(part.read_bytes()))
        assert got(server, into) == CONTENT


def test_another_part_than_was_asked_for_is_not_taken(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000], misplaced=7)) as server:
        assert got(server, into) == CONTENT
    assert server.asked == [None, "bytes=1000000-", None]


def test_a_wrong_sum_leaves_no_part_behind(into):
    refused = pytest.raises(ThreefoldError, match=r"its sha256 is .*; nothing was kept")
    with serving(Behaviour(CONTENT, lengths=[1_000_000])) as server, refused:
        got(server, into, sha256="0" * 64)
    assert list(into.parent.iterdir()) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(into, status):
    with serving(Behaviour(CONTENT, statuses=[status, status])) as server:
        assert got(server, into) == CONTENT


@pytest.fixture
def waits(monkeypatch):
    """What is slept, without sleeping."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.mark.parametrize(("asked", "waited"), [("7", [7.0]), ("3000", [300.0]), ("soon", []), (None, [])])
def test_a_busy_server_is_given_the_time_that_it_asks_for_within_reason(into, waits, asked, waited):
    with serving(Behaviour(CONTENT, statuses=[429], retry_after=asked)) as server:
        assert got(server, into) == CONTENT
    assert waits == waited


def test_the_time_may_be_asked_for_as_a_date(into, waits):
    date = email.utils.formatdate(time.time() + 60, usegmt=True)
    with serving(Behaviour(CONTENT, statuses=[503], retry_after=date)) as server:
        assert got(server, into) == CONTENT
    assert 30 < waits[0] <= 60


@pytest.mark.parametrize("trouble", [{"statuses": [500] * 9}, {"lengths": [0] * 9}])
def test_waits_grow_from_attempt_to_attempt(into, monkeypatch, waits, trouble):
    monkeypatch.setattr(transfer, "PATIENCE", PATIENCE)
    with serving(Behaviour(CONTENT, **trouble)) as server, pytest.raises(ThreefoldError):
        got(server, into)
    assert waits == [4.0, 8.0, 16.0]
    assert len(server.asked) == 5


def test_what_is_waited_for_is_said(into, caplog):
    with serving(Behaviour(CONTENT, statuses=[503], lengths=[1_000_000])) as server:
        assert got(server, into) == CONTENT
    assert "status 503; trying again" in caplog.text
    assert "Connection broken" in caplog.text


def test_a_server_that_stalls_is_left_and_asked_for_the_rest(into, monkeypatch):
    monkeypatch.setattr(transfer, "TIMEOUT_SECONDS", 0.3)
    pause = threading.Event()
    with serving(Behaviour(CONTENT, lengths=[1_000_000], pause=pause)) as server:
        assert got(server, into) == CONTENT
        pause.set()
    assert server.asked == [None, "bytes=1000000-"]


def test_a_redirect_is_followed_also_when_going_on(into):
    with serving(Behaviour(CONTENT, lengths=[1_000_000], redirects={"/file.bin": "/elsewhere"})) as server:
        assert got(server, into) == CONTENT
    assert server.asked == [None, None, "bytes=1000000-", "bytes=1000000-"]


@pytest.mark.parametrize("target", ["file:///etc/hostname", "/file.bin"])
def test_a_redirect_to_a_file_of_this_machine_or_in_a_circle_is_not_followed(into, target):
    refused = pytest.raises(ThreefoldError, match="neither in the mirror")
    with serving(Behaviour(CONTENT, redirects={"/file.bin": target})) as server, refused:
        got(server, into)
    assert not into.exists()


def test_a_web_page_in_place_of_a_file_is_not_kept_even_where_no_sum_is_known(into, caplog):
    page = Behaviour(b"<html>Sign in</html>", content_type="text/html; charset=utf-8")
    with serving(page) as server, pytest.raises(ThreefoldError, match="neither in the mirror"):
        got(server, into, sha256=None)
    assert list(into.parent.iterdir()) == []
    assert "the address may now want an account" in caplog.text


def test_a_file_that_there_is_no_room_for_is_not_begun(into):
    with serving(Behaviour(CONTENT)) as server, pytest.raises(ThreefoldError, match=r"bytes to come, but \d+ free in"):
        fetch("file.bin", server.url, server.sum, None, into, lock(into), size=1 << 60)
    assert server.asked == []


def test_a_file_that_is_not_there_is_asked_for_once(into):
    with serving(Behaviour(CONTENT, statuses=[404] * 5)) as server, pytest.raises(ThreefoldError):
        got(server, into)
    assert len(server.asked) == 1


def test_a_killed_program_goes_on_when_it_is_run_again(into):
    pause = threading.Event()
    with serving(Behaviour(CONTENT, lengths=[1_500_000], pause=pause)) as server:
        command = "import sys; from pathlib import Path; from threefold.downloads import fetch;"
        command += "from threefold.first_use import FirstUse;"
        command += "fetch('file.bin', sys.argv[1], None, None, Path(sys.argv[2]), FirstUse(Path(sys.argv[3])))"
        running = subprocess.Popen(
            [sys.executable, "-c", command, server.url, into, lock(into).path], stderr=subprocess.DEVNULL
        )
        part, deadline = into.with_name(".file.bin.part"), time.monotonic() + 30
        while not (part.exists() and part.stat().st_size >= 1_000_000):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        running.wait()
        pause.set()
        assert not into.exists()
        assert got(server, into) == CONTENT
    assert server.asked[1].startswith("bytes=1")
