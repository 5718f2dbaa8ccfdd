from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.llvm_tools import find_llvm_tools, processor_model


def make_llvm(folder: Path, suffix: str = "", version: str = "14.0.6", models: tuple[str, ...] = ("znver3",)) -> Path:
    """A stand-in for llvm-mca that knows its version and models, with an llvm-mc beside it."""
    folder.mkdir(exist_ok=True)
    listed = "".join(f"  {model} - Select the {model} processor.\\n" for model in models)
    mca = folder / f"llvm-mca{suffix}"
    mca.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "Debian LLVM version {version}" || printf "{listed}" >&2\n'
    )
    for program in (mca, folder / f"llvm-mc{suffix}"):
        program.touch()
        program.chmod(0o755)
    return mca


@pytest.fixture
def path(tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("LLVM_MCA", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_llvm_mca_the_error_names_the_package_to_install(path):
    with pytest.raises(ThreefoldError, match="Debian package llvm"):
        find_llvm_tools()


def test_the_newest_on_the_path_is_taken_with_the_disassembler_of_its_version(path):
    make_llvm(path, "", "14.0.6")
    newest = make_llvm(path, "-19", "19.1.7")
    found = find_llvm_tools()
    assert (found.mca, found.mc, found.version) == (newest, path / "llvm-mc-19", "19.1.7")


def test_the_environment_variable_wins_over_a_newer_one_on_the_path(path, tmp_path, monkeypatch):
    make_llvm(path, "-19", "19.1.7")
    chosen = make_llvm(tmp_path / "old", "", "14.0.6")
    monkeypatch.setenv("LLVM_MCA", str(chosen))
    assert find_llvm_tools().mca == chosen


def test_an_environment_variable_that_names_no_program_is_an_error_not_passed_over(path, monkeypatch):
    make_llvm(path)
    monkeypatch.setenv("LLVM_MCA", "/nowhere/llvm-mca")
    with pytest.raises(ThreefoldError, match="/nowhere/llvm-mca"):
        find_llvm_tools()


def test_an_llvm_mca_without_its_disassembler_is_refused(path):
    make_llvm(path)
    (path / "llvm-mc").unlink()
    with pytest.raises(ThreefoldError, match="no llvm-mc beside it"):
        find_llvm_tools()


def test_a_processor_llvm_knows_gets_its_own_model(path):
    make_llvm(path, models=("znver3", "znver4"))
    model = processor_model(find_llvm_tools(), "zen4")
    assert (model.mcpu, model.fallback) == ("znver4", False)


def test_a_processor_newer_than_llvm_gets_the_nearest_older_model_and_that_is_recorded(path):
    make_llvm(path, models=("znver2", "znver3"))
    model = processor_model(find_llvm_tools(), "zen5")
    assert (model.mcpu, model.fallback) == ("znver3", True)


def test_an_unknown_processor_gets_the_generic_model(path):
    make_llvm(path)
    model = processor_model(find_llvm_tools(), "unknown")
    assert (model.mcpu, model.fallback) == ("x86-64", True)
