"""The best constant: what a predictor that looks at nothing reaches, under the error everything is judged by."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.prediction_file import (
    prediction_table,
    read_test_blocks,
    read_train_blocks,
    write_predictions,
)


def best_constant(cycles: ArrayLike) -> float:
    """The c that minimises mean |c - a| / a over the measured `cycles` a > 0; the smallest, where several do.

    As a function of c that is a sum of |c - a| with weights 1/a, so the minimum is the weighted median of a.

    Raises:
        ThreefoldError: there are none.
    """
    ordered = np.sort(np.asarray(cycles, dtype=np.float64))
    if not len(ordered):
        raise ThreefoldError("constant: no training blocks; give a dataset with a train split")
    below = np.cumsum(1 / ordered)
    return float(ordered[np.searchsorted(below, below[-1] / 2)])


def predict(hexes: Sequence[str], constant: float) -> pd.DataFrame:
    """The same `constant` for each block; columns hex, predicted, failure."""
    return prediction_table(hexes, [constant] * len(hexes))


def write(dataset: Path, output: Path) -> None:
    """Write the predictor, fitted to the train blocks of a dataset.parquet, for its test blocks.

    Raises:
        ThreefoldError: as `read_table` does, or there are no train blocks.
    """
    constant = best_constant(read_train_blocks(dataset, ["cycles"])["cycles"])
    blocks = read_test_blocks(dataset)
    header = {"tool": "constant", "quantity": "weighted median of the training cycles", "cycles": constant}
    write_predictions(output, blocks, predict(blocks["hex"].tolist(), constant), header)
