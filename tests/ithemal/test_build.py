import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.harness import build as build_module
from threefold.ithemal.harness.build import build, cache_folder, harness_revision


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CC", raising=False)
    return tmp_path / "cache" / "threefold"


def counting_compiler(folder: Path) -> tuple[str, Path]:
    """A compiler that notes each call and writes a program at once."""
    calls = folder / "calls"
    script = folder / "counting-cc"
    script.write_text(f'#!/bin/sh\necho called >> {calls}\nwhile [ "$1" != -o ]; do shift; done\necho program > "$2"\n')
    script.chmod(0o755)
    return str(script), calls


def test_the_cache_is_in_the_users_cache_folder(own_cache: Path) -> None:
    assert cache_folder() == own_cache


def test_a_second_build_takes_the_program_of_the_first(tmp_path: Path) -> None:
    compiler, calls = counting_compiler(tmp_path)
    assert build(compiler) == build(compiler)
    assert calls.read_text().count("called") == 1


def test_other_flags_and_other_link_order_are_other_programs(tmp_path: Path) -> None:
    compiler, _ = counting_compiler(tmp_path)
    programs = {build(compiler), build(compiler, "-O1"), build(compiler, reverse_link_order=True)}
    assert len(programs) == 3
    assert all(harness_revision() in program.name for program in programs)


def test_changed_sources_are_another_revision_and_are_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler, calls = counting_compiler(tmp_path)
    sources = tmp_path / "sources"
    shutil.copytree(Path(build_module.__file__).parent, sources)
    monkeypatch.setattr(build_module, "_SOURCES", sources)
    before = harness_revision()
    build(compiler)
    header = sources / "job.h"
    header.write_text(header.read_text() + "\n")
    assert harness_revision() != before
    build(compiler)
    assert calls.read_text().count("called") == 2


def test_the_variable_cc_names_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler, calls = counting_compiler(tmp_path)
    monkeypatch.setenv("CC", compiler)
    build()
    assert calls.exists()


def test_without_a_compiler_the_error_names_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ThreefoldError, match="neither gcc nor clang"):
        build()


def test_a_compiler_that_is_not_there_is_named() -> None:
    with pytest.raises(ThreefoldError, match=r"'no-such-cc -m64' is not.*install gcc or clang"):
        build("no-such-cc -m64")


def test_a_failed_compilation_shows_its_first_error_and_leaves_nothing(tmp_path: Path, own_cache: Path) -> None:
    script = tmp_path / "failing-cc"
    script.write_text(
        "#!/bin/sh\necho 'In file included from a.c:' >&2\necho 'a.c:3:1: error: no such header' >&2\nexit 1\n"
    )
    script.chmod(0o755)
    with pytest.raises(ThreefoldError, match=r"a\.c:3:1: error: no such header"):
        build(str(script))
    assert list(own_cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler, _ = counting_compiler(tmp_path)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(ThreefoldError, match="XDG_CACHE_HOME"):
        build(compiler)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_builds_at_the_same_time_end_in_one_whole_program(own_cache: Path) -> None:
    statement = "from threefold.ithemal.harness.build import build; print(build())"
    running = [subprocess.Popen([sys.executable, "-c", statement], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = {process.communicate(timeout=60)[0].strip() for process in running}
    assert len(printed) == 1
    program = Path(printed.pop())
    assert [path.name for path in own_cache.iterdir()] == [program.name]
    refusal = subprocess.run([program, "--samples=0"], capture_output=True, text=True, check=False)
    assert refusal.stdout.startswith("error ")
