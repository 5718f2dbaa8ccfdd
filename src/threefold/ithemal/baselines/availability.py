"""Which predictors can be asked on this machine; a tool that is not installed costs its column, not the run."""

from collections.abc import Iterable

from threefold.errors import ThreefoldError
from threefold.ithemal.prediction import shipped_model_path

_LLVM_MCA = ("llvm-mca", "llvm-mca-alias", "llvm-mca-rthroughput")


def left_out(predictors: Iterable[str], microarchitecture: str) -> dict[str, str]:
    """Those of `predictors` that cannot be asked about blocks of `microarchitecture`, each with what would mend it."""
    complaints = {predictor: _complaint(predictor, microarchitecture) for predictor in predictors}
    return {predictor: complaint for predictor, complaint in complaints.items() if complaint}


def is_available(predictor: str, microarchitecture: str) -> bool:
    """Whether `predictor` can be asked about blocks of `microarchitecture` on this machine."""
    return not left_out([predictor], microarchitecture)


def _complaint(predictor: str, microarchitecture: str) -> str:
    try:
        if predictor in _LLVM_MCA:
            from threefold.ithemal.baselines.llvm_tools import find_llvm_tools

            find_llvm_tools()
        elif predictor == "osaca":
            from threefold.ithemal.baselines.osaca import version

            version(microarchitecture)
        elif predictor == "shipped":
            shipped_model_path()
    except ThreefoldError as error:
        return str(error)
    return ""
