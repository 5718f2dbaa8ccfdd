"""How sure a mean error is: resampling whole groups, because blocks of one token sequence err alike."""

import numpy as np
import numpy.typing as npt

RESAMPLES = 1000
CONFIDENCE = 0.95

_AT_A_TIME = 50


def mean_interval(values: npt.NDArray[np.float64], groups: npt.NDArray[np.int64], seed: int = 0) -> tuple[float, float]:
    """The bootstrap percentile interval of the mean of `values` when whole `groups` are drawn with replacement.

    Args:
        values: one per block, no NaN.
        groups: one id per block.
        seed: of the drawing; equal input gives equal bounds.

    Returns:
        Lower and upper bound at 95 % confidence; NaN for fewer than two groups.
    """
    _, position = np.unique(groups, return_inverse=True)
    sums = np.bincount(position, weights=values)
    sizes = np.bincount(position).astype(np.float64)
    if len(sums) < 2:
        return float("nan"), float("nan")
    generator = np.random.default_rng(seed)
    means = []
    for start in range(0, RESAMPLES, _AT_A_TIME):
        drawn = generator.integers(len(sums), size=(min(_AT_A_TIME, RESAMPLES - start), len(sums)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return float(low), float(high)
