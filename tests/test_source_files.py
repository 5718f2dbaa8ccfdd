import pytest

from threefold.source_files import source_files


def test_a_module_depends_on_itself_and_on_what_it_imports() -> None:
    files = source_files("threefold.ithemal.harvest")
    assert any(file.endswith("threefold/ithemal/harvest.py") for file in files)
    assert any(file.endswith("threefold/ithemal/blocks.py") for file in files)


def test_a_module_does_not_depend_on_what_it_does_not_import() -> None:
    assert not any("artifacts" in file or "training" in file for file in source_files("threefold.ithemal.harvest"))


def test_messages_are_no_dependency() -> None:
    assert not any(file.endswith(("errors.py", "progress.py")) for file in source_files("threefold.ithemal.harvest"))


def test_an_unknown_module_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError):
        source_files("threefold.no_such_module")
