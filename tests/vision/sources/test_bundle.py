import io
import tarfile

import pytest

from tests.vision.sources.archives import tarred, written
from threefold.errors import ThreefoldError
from threefold.vision.sources import bundle as bundles
from threefold.vision.sources.bundle import bundle

FILES = {"top/a.txt": b"one", "top/deep/er/a.txt": b"two", "top/b.txt": b"three", "top/._b.txt": b"fork"}


@pytest.fixture(params=["folder", ".tar", ".tar.gz", "folder of an archive"])
def given(request, tmp_path):
    if request.param == "folder":
        return written(tmp_path / "given", FILES)
    (tmp_path / "given").mkdir()
    packed = tarred(tmp_path / "given" / f"data{request.param if '.' in request.param else '.tar'}", FILES)
    return packed if "." in request.param else packed.parent


def test_a_file_is_found_by_the_end_of_its_path_and_read(given):
    files = bundle([given])
    assert files.need("a.txt", "").read() == b"one"
    assert files.need("er/a.txt", "").text() == "two"
    assert files.find("p/a.txt") is None
    assert files.find("._b.txt") is None


def test_what_is_missing_is_named_with_where_it_was_looked_for(given):
    with pytest.raises(ThreefoldError, match=r"given.*: no c.txt; fetch it"):
        bundle([given]).need("c.txt", "fetch it")


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(ThreefoldError, match=r"absent\.tar: no such file or folder"):
        bundle([tmp_path / "absent.tar"])


def test_an_archive_that_is_cut_after_it_was_listed_is_named(tmp_path):
    packed = tarred(tmp_path / "data.tar", {"a.bin": bytes(5000)})
    member = bundle([packed]).need("a.bin", "")
    packed.write_bytes(packed.read_bytes()[:2000])
    with pytest.raises(ThreefoldError, match=r"a\.bin: cut short; delete .*data\.tar"):
        member.read()


def test_a_gzipped_archive_of_very_many_files_is_to_be_unpacked(tmp_path):
    files = {f"{number}.png": b"" for number in range(101)}
    with pytest.raises(ThreefoldError, match="101 files in a gzipped archive; unpack it"):
        bundle([tarred(tmp_path / "data.tar.gz", files)])
    assert len(bundle([tarred(tmp_path / "data.tar", files)]).by_name) == 101


def test_reading_an_archive_writes_nothing_whatever_its_files_are_called(tmp_path):
    packed = tarred(tmp_path / "data.tar", {"../outside.txt": b"one", "/absolute.txt": b"two"})
    assert bundle([packed]).need("outside.txt", "").read() == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.tar"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_an_archive_are_not_followed(tmp_path, kind):
    (tmp_path / "secret.txt").write_text("secret")
    with tarfile.open(tmp_path / "data.tar", "w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = kind, str(tmp_path / "secret.txt")
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("b.txt"), io.BytesIO())
    assert set(bundle([tmp_path / "data.tar"]).by_name) == {"b.txt"}


def test_a_file_larger_than_any_published_is_not_unzipped_into_memory(tmp_path, monkeypatch):
    packed = tarred(tmp_path / "data.tar.gz", {"a.bin": bytes(5000)})
    monkeypatch.setattr(bundles, "MOST_BYTES", 4999)
    with pytest.raises(ThreefoldError, match=r"a\.bin: 5000 bytes, more than any file has"):
        bundle([packed]).need("a.bin", "").read()
