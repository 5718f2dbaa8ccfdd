import pytest

from tests.bert.sources.tables import written
from threefold.bert.sources.origin import task_origin
from threefold.origin import Download

SOURCE = {
    "format": "glue",
    "task": "CoLA",
    "unpacked": "CoLA",
    "files": [{"file": "CoLA.zip", "url": "https://example.org/CoLA.zip", "sha256": None}],
}


@pytest.fixture
def downloads(tmp_path):
    return tmp_path / "downloads"


def test_without_a_mirror_the_downloads_are_read(downloads):
    origin = task_origin(SOURCE)
    assert origin.downloads == (Download("CoLA.zip", "https://example.org/CoLA.zip", None),)
    assert origin.paths(None, downloads) == (downloads / "CoLA.zip",)
    assert origin.paths("https://example.org/mirror", downloads) == (downloads / "CoLA.zip",)


@pytest.mark.parametrize("where", ["CoLA", "glue/CoLA"])
def test_a_mirror_that_holds_the_folder_is_read_as_it_is(tmp_path, downloads, where):
    folder = written(tmp_path / "mirror" / where, {"train.tsv": "", "dev.tsv": ""})
    assert task_origin(SOURCE).paths(str(tmp_path / "mirror"), downloads) == (folder,)


def test_a_mirror_that_has_the_archive_is_fetched_from(tmp_path, downloads):
    written(tmp_path / "mirror", {"CoLA/train.tsv": "", "CoLA/dev.tsv": "", "CoLA.zip": ""})
    assert task_origin(SOURCE).paths(str(tmp_path / "mirror"), downloads) == (downloads / "CoLA.zip",)


def test_a_mirror_without_either_leaves_the_download(tmp_path, downloads):
    assert task_origin(SOURCE).paths(str(tmp_path), downloads) == (downloads / "CoLA.zip",)


def test_a_mirror_that_holds_only_a_part_leaves_the_download(tmp_path, downloads):
    written(tmp_path / "mirror", {"CoLA/dev.tsv": "", "squad/dev-v1.1.json": "", "text/dev.txt": ""})
    mirror = str(tmp_path / "mirror")
    assert task_origin(SOURCE).paths(mirror, downloads) == (downloads / "CoLA.zip",)
    assert (
        task_origin(SOURCE | {"format": "squad", "unpacked": "squad"}).paths(mirror, downloads)[0].parent == downloads
    )
    text = task_origin(SOURCE | {"format": "text", "unpacked": "text"})
    assert text.paths(mirror, downloads) == (tmp_path / "mirror" / "text",)


def test_the_users_folder_comes_before_all(tmp_path, downloads):
    origin = task_origin(SOURCE | {"folder": str(tmp_path / "mine")})
    assert origin.paths(str(tmp_path), downloads) == (tmp_path / "mine",)
