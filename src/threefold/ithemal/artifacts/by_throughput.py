"""What the figures over measured throughput (2 to 4) are drawn from."""

from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.evaluation import GROUPED, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Inputs

_TOOLS = (predictors.LLVM_MCA, "llvm-mca-rthroughput", "width")


def drawn(inputs: Inputs) -> tuple[Evaluation, list[str]]:
    """The blocks of the data set whose token sequences training never saw, and the predictors that are drawn."""
    (evaluation,) = evaluations(inputs)
    here = evaluation.split(GROUPED)
    return here, [here.model, *(tool for tool in _TOOLS if tool in here.families)]
