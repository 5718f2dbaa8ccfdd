import errno
import hashlib
import http.server
import os
import threading
from functools import partial

import pytest

from threefold import downloads
from threefold.errors import ThreefoldError
from threefold.first_use import FirstUse

CONTENT = b"4801d8,100\n"
SUM = hashlib.sha256(CONTENT).hexdigest()
NOWHERE = "http://127.0.0.1:1/hsw.csv"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def mirror(tmp_path):
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / "hsw.csv").write_bytes(CONTENT)
    return folder


@pytest.fixture
def server(mirror):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(mirror))) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.fixture
def into(tmp_path):
    return tmp_path / "fetched" / "hsw.csv"


@pytest.fixture
def first_use(tmp_path):
    return FirstUse(tmp_path / "config" / "downloads.lock")


@pytest.fixture
def fetch(first_use):
    return partial(downloads.fetch, first_use=first_use)


def leftovers(into) -> list[str]:
    return sorted(path.name for path in into.parent.iterdir())


def test_a_mirrors_file_is_taken_without_asking_the_address(fetch, mirror, into):
    assert fetch("hsw.csv", NOWHERE, SUM, str(mirror), into).read_bytes() == CONTENT
    assert leftovers(into) == ["hsw.csv"]


def test_what_the_mirror_lacks_is_downloaded(fetch, server, tmp_path, into):
    fetch("hsw.csv", f"{server}/hsw.csv", SUM, str(tmp_path), into)
    assert into.read_bytes() == CONTENT


def test_a_mirror_can_be_an_address(fetch, server, into):
    fetch("hsw.csv", NOWHERE, SUM.upper(), f"{server}/", into)
    assert into.read_bytes() == CONTENT


@pytest.mark.parametrize("use_mirror", [True, False])
def test_a_wrong_sum_keeps_nothing_and_names_both(fetch, server, mirror, into, use_mirror):
    wrong = "0" * 64
    with pytest.raises(ThreefoldError, match=f"hsw.csv: its sha256 is {SUM}, expected {wrong}; nothing was kept"):
        fetch("hsw.csv", f"{server}/hsw.csv", wrong, str(mirror) if use_mirror else None, into)
    assert leftovers(into) == []


def test_an_md5_is_checked_where_no_sha256_is_known(fetch, mirror, into):
    md5 = hashlib.md5(CONTENT).hexdigest()
    fetch("hsw.csv", NOWHERE, None, str(mirror), into, md5=md5)
    assert leftovers(into) == ["hsw.csv"]

    into.unlink()
    with pytest.raises(ThreefoldError, match=f"hsw.csv: its md5 is {md5}, expected {'0' * 32}; nothing was kept"):
        fetch("hsw.csv", NOWHERE, None, str(mirror), into, md5="0" * 32)
    assert leftovers(into) == []


def test_the_first_digits_of_a_sum_are_enough_where_no_more_is_published(fetch, mirror, into):
    fetch("hsw.csv", NOWHERE, SUM[:8], str(mirror), into)
    assert leftovers(into) == ["hsw.csv"]

    into.unlink()
    wrong = SUM[:7] + ("0" if SUM[7] != "0" else "1")
    with pytest.raises(ThreefoldError, match=f"its sha256 is {SUM}, expected {wrong}"):
        fetch("hsw.csv", NOWHERE, wrong, str(mirror), into)


def test_without_a_sum_the_first_one_seen_is_recorded_and_held_to(fetch, mirror, into, first_use, caplog):
    fetch("hsw.csv", NOWHERE, None, str(mirror), into)
    assert first_use.path.read_text().splitlines()[-1] == f"{SUM}  hsw.csv"
    assert leftovers(into) == ["hsw.csv"]
    assert SUM in caplog.text

    into.unlink()
    (mirror / "hsw.csv").write_bytes(b"something else")
    with pytest.raises(ThreefoldError, match=f"expected {SUM}; .* or the sum in {first_use.path}"):
        fetch("hsw.csv", NOWHERE, None, str(mirror), into)
    assert leftovers(into) == []


def test_where_another_job_recorded_another_sum_meanwhile_nothing_is_kept(mirror, into, first_use):
    class Late(FirstUse):
        def recorded(self, name):
            return ""

    first_use.record("hsw.csv", "0" * 64)
    with pytest.raises(ThreefoldError, match=f"its sha256 is {SUM}, expected {'0' * 64}; nothing was kept"):
        downloads.fetch("hsw.csv", NOWHERE, None, str(mirror), into, Late(first_use.path))
    assert leftovers(into) == []


def test_a_file_that_is_there_and_right_is_not_fetched_again(fetch, into, mirror):
    fetch("hsw.csv", NOWHERE, SUM, str(mirror), into)
    fetch("hsw.csv", NOWHERE, SUM, None, into)
    assert into.read_bytes() == CONTENT


def test_a_file_to_be_had_nowhere_is_refused_with_the_remedy(fetch, server, tmp_path, into):
    for url in (NOWHERE, f"{server}/absent.csv"):
        with pytest.raises(ThreefoldError, match="set the config's mirror to it") as error:
            fetch("hsw.csv", url, SUM, str(tmp_path), into)
        assert url in str(error.value)
        assert "\n" not in str(error.value)
    assert leftovers(into) == []


def test_a_disk_that_fills_up_is_not_told_as_a_file_that_cannot_be_had(fetch, into, monkeypatch):
    def full(url, part):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(downloads, "download", full)
    with pytest.raises(OSError, match="No space left on device"):
        fetch("hsw.csv", NOWHERE, SUM, None, into)
