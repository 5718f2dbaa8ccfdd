import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.llvm_tools import LlvmTools, find_llvm_tools


@pytest.fixture
def llvm() -> LlvmTools:
    """The LLVM of this machine; the test is skipped where there is none."""
    try:
        return find_llvm_tools()
    except ThreefoldError as error:
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def _forget_tools():
    find_llvm_tools.cache_clear()
    yield
    find_llvm_tools.cache_clear()
