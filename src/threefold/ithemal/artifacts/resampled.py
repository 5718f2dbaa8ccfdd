"""What a mean error, or a rank correlation, would have been with other blocks and other seeds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from threefold.ithemal.artifacts.bootstrap import CONFIDENCE, RESAMPLES
from threefold.ithemal.claims.quantity import Quantity

Floats = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]

_AT_A_TIME = 50
# Ranks cost far more than sums.
_RANKED = 200


def interval(value: float, resampled: Floats) -> Quantity:
    """`value` with the percentile interval of its resamples."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Quantity(value, float(low), float(high))


def mean_errors(families: Sequence[Floats], groups: Groups, seed: int = 0) -> Floats:
    """Mean errors of several predictors on resampled blocks, the same for all; blocks of a group are drawn together.

    Args:
        families: of each predictor its members' errors, [seeds, blocks]; seeds are drawn with replacement, too.
        groups: one id per block.
        seed: of the drawing.

    Returns:
        [resamples, predictors].
    """
    _, position = np.unique(groups, return_inverse=True)
    sizes = np.bincount(position).astype(np.float64)
    sums = [np.array([np.bincount(position, weights=member) for member in family]) for family in families]
    generator = np.random.default_rng(seed)
    parts = []
    for start in range(0, RESAMPLES, _AT_A_TIME):
        drawn = generator.integers(len(sizes), size=(min(_AT_A_TIME, RESAMPLES - start), len(sizes)))
        blocks = sizes[drawn].sum(axis=1)
        parts.append(np.column_stack([_over_seeds(each[:, drawn].sum(axis=2) / blocks, generator) for each in sums]))
    return np.concatenate(parts)


def _over_seeds(means: Floats, generator: np.random.Generator) -> Floats:
    """Mean over as many seeds as there are, drawn with replacement for each resample; [seeds, n] to [n]."""
    drawn = generator.integers(len(means), size=means.shape)
    return np.asarray(np.take_along_axis(means, drawn, axis=0).mean(axis=0), dtype=np.float64)


def rank_correlations(families: Sequence[Floats], measured: Floats, groups: Groups, seed: int = 0) -> Floats:
    """Spearman's correlation of several predictors with `measured` on resampled blocks, as `mean_errors`.

    Args:
        families: of each predictor its members' predictions, [seeds, blocks].
        measured: [blocks].
        groups: one id per block.
        seed: of the drawing.

    Returns:
        [resamples + 1, predictors]; the first row is of the blocks and seeds as they are.
    """
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    generator = np.random.default_rng(seed)
    rows = [[float(np.mean([_spearman(member, measured) for member in family])) for family in families]]
    for _ in range(_RANKED):
        blocks = np.concatenate([parts[part] for part in generator.integers(len(parts), size=len(parts))])
        row = []
        for family in families:
            member = family[generator.integers(len(family))]
            row.append(_spearman(member[blocks], measured[blocks]))
        rows.append(row)
    return np.array(rows)


def _spearman(one: Floats, other: Floats) -> float:
    # Imported late: it brings scipy, and what a table needs is asked whenever the workflow is planned.
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
