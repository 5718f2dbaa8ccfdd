import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from threefold import source_files as of_sources
from threefold.source_files import code_of, source_files


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


def test_a_list_of_the_code_is_written_anew_only_when_code_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "code.py"
    code.write_text("a = 1\n")
    monkeypatch.setattr(of_sources, "source_files", lambda _: (str(code),))

    (path,) = code_of("threefold.some", tmp_path)
    first = Path(path).stat()
    assert first.st_mtime == pytest.approx(code.stat().st_mtime)

    code.touch()
    assert code_of("threefold.some", tmp_path) == (path,)
    assert Path(path).stat().st_mtime_ns == first.st_mtime_ns

    code.write_text("a = 2\n")
    of_sources._digest.cache_clear()
    before = Path(path).read_text()
    code_of("threefold.some", tmp_path)
    assert Path(path).read_text() != before
    assert Path(path).stat().st_mtime_ns > first.st_mtime_ns


def test_a_changed_list_is_newer_than_what_is_dated_after_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, made = tmp_path / "code.py", tmp_path / "made"
    code.write_text("a = 1\n")
    made.touch()
    tomorrow = time.time() + 24 * 3600
    os.utime(made, (tomorrow, tomorrow))
    monkeypatch.setattr(of_sources, "source_files", lambda _: (str(code),))
    code_of("threefold.some", tmp_path / "lists", made)

    code.write_text("a = 2\n")
    of_sources._digest.cache_clear()
    (path,) = code_of("threefold.some", tmp_path / "lists", made)
    assert Path(path).stat().st_mtime > made.stat().st_mtime


def test_finding_the_code_imports_none_of_it() -> None:
    look_up = "from threefold.source_files import source_files; source_files('threefold.lottery.training')"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {look_up}; sys.exit('torch' in sys.modules)"], check=False
    )
    assert done.returncode == 0
