"""Where published files are read from; mirrors of a task's folders are tested with BERT's tasks."""

import pytest

from threefold.errors import ThreefoldError
from threefold.origin import Download, Origin, by_name

FILE = {"file": "cifar.tar.gz", "url": "https://example.org/cifar.tar.gz", "md5": "0" * 32}


def test_a_file_may_be_known_by_its_md5_alone():
    assert Origin.of({"files": [FILE]}).downloads == (
        Download("cifar.tar.gz", "https://example.org/cifar.tar.gz", None, "0" * 32),
    )


def test_a_mirrors_folder_may_be_known_by_the_folders_in_it(tmp_path):
    (tmp_path / "mirror/imagenet/train").mkdir(parents=True)
    origin = Origin.of({"unpacked": "imagenet"}, ("train", "val"))
    assert origin.paths(str(tmp_path / "mirror"), tmp_path) == ()

    (tmp_path / "mirror/imagenet/val").mkdir()
    assert origin.paths(str(tmp_path / "mirror"), tmp_path) == (tmp_path / "mirror/imagenet",)


def test_one_file_of_several_tasks_is_fetched_once():
    assert by_name([Download("a", "https://example.org/a"), Download("a", "https://example.org/a")]).keys() == {"a"}


def test_two_files_of_one_name_are_refused():
    with pytest.raises(ThreefoldError, match="a: two downloads have this name and differ"):
        by_name([Download("a", "https://example.org/a"), Download("a", "https://example.org/b/a")])
