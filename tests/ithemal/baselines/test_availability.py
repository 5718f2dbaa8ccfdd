from pathlib import Path

import pytest

from threefold.ithemal.baselines.availability import is_available, left_out
from threefold.ithemal.baselines.llvm_tools import find_llvm_tools


@pytest.fixture
def without_llvm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LLVM_MCA", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    find_llvm_tools.cache_clear()


@pytest.mark.usefixtures("without_llvm")
def test_a_missing_tool_is_left_out_with_what_would_mend_it() -> None:
    found = left_out(["width", "llvm-mca", "llvm-mca-alias"])
    assert list(found) == ["llvm-mca", "llvm-mca-alias"]
    assert all("install" in complaint and "\n" not in complaint for complaint in found.values())
    find_llvm_tools.cache_clear()


def test_what_needs_no_tool_is_always_there() -> None:
    assert is_available("width")
    assert is_available("constant")
