import pytest

from threefold.ithemal.baselines import installed
from threefold.ithemal.baselines.llvm_tools import LlvmTools, find_llvm_tools


@pytest.fixture
def llvm() -> LlvmTools:
    """The LLVM of this machine; the test is skipped where there is none."""
    if not installed("llvm-mca"):
        pytest.skip("needs llvm-mca (Debian package llvm)")
    return find_llvm_tools()


@pytest.fixture(autouse=True)
def _forget_tools():
    find_llvm_tools.cache_clear()
    yield
    find_llvm_tools.cache_clear()
