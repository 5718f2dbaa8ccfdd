"""Linear regression on opcode counts: the cost of a block as a sum of costs of its instructions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Ridge

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.prediction_file import (
    prediction_table,
    read_test_blocks,
    read_train_blocks,
    write_predictions,
)

_END = "<END>"
# Next to nothing: it only makes opcodes that never occur apart solvable. Weights fall with the square of the cycles, so
# that more would pull the costs of slow opcodes down.
_PENALTY = 1e-8


@dataclass(frozen=True)
class OpcodeRegression:
    """A cost in cycles for every opcode seen in training; other opcodes cost nothing.

    Attributes:
        counter: turns token texts into opcode counts.
        costs: the fitted sum.
        least: the smallest prediction, in cycles: the sum may be negative, throughput may not.
    """

    counter: CountVectorizer
    costs: Ridge
    least: float

    def __call__(self, token_texts: Sequence[str]) -> NDArray[np.float64]:
        """Cycles per iteration, one for each token text."""
        predicted: NDArray[np.float64] = self.costs.predict(self.counter.transform(token_texts))
        return np.maximum(predicted, self.least)


def opcodes(token_text: str) -> list[str]:
    """The opcodes of a block, in order: the first token of each of its instructions."""
    return [instruction.split(maxsplit=1)[0] for instruction in token_text.split(_END) if instruction.strip()]


def fit(token_texts: Sequence[str], cycles: ArrayLike) -> OpcodeRegression:
    """Least squares of the relative error (weights 1 / cycles²), because that is what every predictor is judged by.

    Unweighted, a few blocks of hundreds of cycles would set all the costs.

    Raises:
        ThreefoldError: there are no blocks.
    """
    measured = np.asarray(cycles, dtype=np.float64)
    if not len(measured):
        raise ThreefoldError("opcode-regression: no training blocks; give a dataset with a train split")
    counter = CountVectorizer(analyzer=opcodes, dtype=np.float64)
    costs = Ridge(alpha=_PENALTY, fit_intercept=False, solver="cholesky")
    costs.fit(counter.fit_transform(token_texts), measured, sample_weight=measured**-2)
    return OpcodeRegression(counter, costs, float(measured.min()))


def predict(hexes: Sequence[str], token_texts: Sequence[str], regression: OpcodeRegression) -> pd.DataFrame:
    """The regression's answer for blocks given with their token texts; columns hex, predicted, failure."""
    return prediction_table(hexes, regression(token_texts))


def write(dataset: Path, output: Path) -> None:
    """Write the predictor, fitted to the train blocks of a dataset.parquet, for its test blocks.

    Raises:
        ThreefoldError: as `read_table` does, or there are no train blocks.
    """
    train = read_train_blocks(dataset, ["tokens", "cycles"])
    regression = fit(train["tokens"].tolist(), train["cycles"])
    blocks = read_test_blocks(dataset, ["tokens"])
    header = {
        "tool": "opcode-regression",
        "quantity": "sum of opcode costs, least squares of the relative error",
        "opcodes": len(regression.counter.vocabulary_),
        "training_blocks": len(train),
    }
    write_predictions(output, blocks, predict(blocks["hex"].tolist(), blocks["tokens"].tolist(), regression), header)
