"""How good predictions are: the paper's measures and a few more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

# "1000 cycles" in the paper's unit, which is cycles per 100 iterations: where its heat maps and curves end.
SHOWN_CYCLES = 10.0


@dataclass(frozen=True)
class Scores:
    """Agreement of predictions with measurements on `n` blocks.

    Attributes:
        n: number of blocks.
        error: mean relative error, the paper's "average error" (Table 3).
        median_error: median relative error.
        spearman: rank correlation (Table 3).
        kendall: rank correlation tau-b.
        pearson: linear correlation; decided by the few slowest blocks.
        pearson_1000: the same on blocks measured at up to 1000 cycles per 100 iterations.
    """

    n: int
    error: float
    median_error: float
    spearman: float
    kendall: float
    pearson: float
    pearson_1000: float


def relative_error(predicted: ArrayLike, measured: ArrayLike) -> Floats:
    """|predicted - measured| / measured, block by block; NaN where there is no prediction.

    Args:
        predicted: cycles per iteration.
        measured: cycles per iteration, all positive.

    Raises:
        ValueError: a measurement is not a positive number, or the lengths differ.
    """
    answers, labels = np.asarray(predicted, np.float64), np.asarray(measured, np.float64)
    if answers.shape != labels.shape:
        raise ValueError(f"{answers.shape} predictions for {labels.shape} measurements")
    if not (np.isfinite(labels) & (labels > 0)).all():
        raise ValueError("measured cycles must be positive numbers")
    errors: Floats = np.abs(answers - labels) / labels
    return errors


def scores(predicted: ArrayLike, measured: ArrayLike) -> Scores:
    """All measures, in cycles per iteration; correlations are NaN where either side is constant.

    Raises:
        ValueError: as `relative_error`, or a prediction is missing (NaN), or there are no blocks.
    """
    errors = relative_error(predicted, measured)
    if not len(errors) or not np.isfinite(errors).all():
        raise ValueError("scores need at least one block, and a finite prediction for each")
    answers, labels = np.asarray(predicted, np.float64), np.asarray(measured, np.float64)
    shown = labels <= SHOWN_CYCLES
    return Scores(
        n=len(errors),
        error=float(errors.mean()),
        median_error=float(np.median(errors)),
        spearman=_pearson(stats.rankdata(answers), stats.rankdata(labels)),
        kendall=_kendall(answers, labels),
        pearson=_pearson(answers, labels),
        pearson_1000=_pearson(answers[shown], labels[shown]),
    )


def _pearson(left: Floats, right: Floats) -> float:
    if len(left) < 2 or np.ptp(left) == 0 or np.ptp(right) == 0:
        return float("nan")
    return float(np.corrcoef(left, right)[0, 1])


def _kendall(left: Floats, right: Floats) -> float:
    return float(stats.kendalltau(left, right).statistic)
