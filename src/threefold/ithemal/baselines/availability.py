"""Which predictors can be asked on this machine; a tool that is not installed costs its column, not the run."""

from collections.abc import Iterable

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.llvm_tools import find_llvm_tools
from threefold.ithemal.shipped_model import shipped_model_path

_LLVM_MCA = ("llvm-mca", "llvm-mca-alias", "llvm-mca-rthroughput")


def left_out(predictors: Iterable[str]) -> dict[str, str]:
    """Those of `predictors` that cannot be asked on this machine, each with what would mend it."""
    complaints = {predictor: _complaint(predictor) for predictor in predictors}
    return {predictor: complaint for predictor, complaint in complaints.items() if complaint}


def is_available(predictor: str) -> bool:
    """Whether `predictor` can be asked on this machine."""
    return not left_out([predictor])


def _complaint(predictor: str) -> str:
    try:
        if predictor in _LLVM_MCA:
            find_llvm_tools()
        elif predictor == "shipped":
            shipped_model_path()
    except ThreefoldError as error:
        return str(error)
    return ""
