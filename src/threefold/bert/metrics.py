"""Metrics of predictions against the truth, both (examples,); fractions or correlations, never per cent."""

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.integer]
Values = NDArray[np.floating]


def accuracy(predicted: Classes, truth: Classes) -> float:
    """The share of equal classes."""
    return float(np.mean(predicted == truth))


def f1(predicted: Classes, truth: Classes) -> float:
    """The harmonic mean of precision and recall of class 1; 0 where it is neither predicted nor there."""
    hits = int(np.sum((predicted == 1) & (truth == 1)))
    named = int(np.sum(predicted == 1)) + int(np.sum(truth == 1))
    return 2 * hits / named if named else 0.0


def matthews(predicted: Classes, truth: Classes) -> float:
    """Matthews' correlation, for two classes or more (Gorodkin 2004); 0 where either side is constant.

    The published 0.0 of CoLA means a constant prediction.
    """
    classes = int(max(predicted.max(), truth.max())) + 1
    # float64 holds counts exactly, and their products do not overflow.
    counts = np.zeros((classes, classes))
    np.add.at(counts, (predicted, truth), 1)
    of_predicted, of_truth, total = counts.sum(1), counts.sum(0), counts.sum()
    shared = np.trace(counts) * total - of_predicted @ of_truth
    spread = (total**2 - of_predicted @ of_predicted) * (total**2 - of_truth @ of_truth)
    return float(shared / np.sqrt(spread)) if spread > 0 else 0.0


def pearson(predicted: Values, truth: Values) -> float:
    """Pearson's correlation; 0 where either side is constant."""
    first, second = (np.asarray(values, dtype=np.float64) for values in (predicted, truth))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    first, second = first - first.mean(), second - second.mean()
    return float(np.clip(first @ second / np.sqrt((first @ first) * (second @ second)), -1.0, 1.0))


def spearman(predicted: Values, truth: Values) -> float:
    """Spearman's correlation: Pearson's of the ranks; equal values share their mean rank."""
    return pearson(_ranks(predicted), _ranks(truth))


def _ranks(values: Values) -> NDArray[np.float64]:
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    ranks: NDArray[np.float64] = (last - (sizes - 1) / 2)[group]
    return ranks
