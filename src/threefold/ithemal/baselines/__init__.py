"""Predictors that Ithemal is compared with, each on the same blocks."""

from importlib.util import find_spec
from typing import Literal

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.llvm_tools import find_llvm_tools


def installed(tool: Literal["llvm-mca", "osaca"]) -> bool:
    """Whether `tool` can be run here."""
    if tool == "osaca":
        return find_spec("osaca") is not None
    try:
        find_llvm_tools()
    except ThreefoldError:
        return False
    return True
