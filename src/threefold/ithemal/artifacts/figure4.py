"""Figure 4: which predictor is closest, by measured throughput."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from threefold.ithemal.artifacts import bins, predictors
from threefold.ithemal.artifacts.by_throughput import drawn
from threefold.ithemal.artifacts.evaluation import GROUPED, SPLITS, Evaluation
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated
from threefold.ithemal.artifacts.labels import Label, beside
from threefold.reporting.figures import save
from threefold.reporting.style import COLUMN, SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = f"Figure 4. Share of blocks for which each predictor is closest; {SPLITS[GROUPED]}"

_WIDTH = 100


def needs(config: Config) -> Inputs:
    """Labels and predictions of the first data set."""
    return evaluated(config, datasets(config)[:1])


def draw(inputs: Inputs, stem: Path) -> None:
    """Draw stacked shares, one bar per range of throughput."""
    here, shown = drawn(inputs)
    shares, counts = _shares(here.common(shown), shown)
    save(stem, COLUMN, 2.6, lambda figure: _paint(figure, shares, counts))


def _shares(here: Evaluation, shown: list[str]) -> tuple[pd.DataFrame, pd.Series[int]]:
    """Per bin, the share of blocks on which each predictor has the lowest error; equals share a block."""
    errors = np.column_stack([here.errors(family) for family in shown])
    best = errors == errors.min(axis=1, keepdims=True)
    wins = pd.DataFrame(best / best.sum(axis=1, keepdims=True), columns=shown)
    low = bins.throughput(bins.per_100(here.measured), _WIDTH).to_numpy()
    return wins.groupby(low).mean(), pd.Series(low).value_counts().sort_index()


def _paint(figure: Figure, shares: pd.DataFrame, counts: pd.Series[int]) -> None:
    from matplotlib.ticker import PercentFormatter

    axis = figure.subplots()
    middles = shares.index.to_numpy() + _WIDTH / 2
    tops = shares.cumsum(axis=1)
    for family in shares.columns:
        colour = predictors.line(family).colour
        bottoms = tops[family] - shares[family]
        axis.bar(middles, shares[family], 0.92 * _WIDTH, bottoms, color=colour, edgecolor="white", linewidth=0.5)
    for middle, count in zip(middles, counts, strict=True):
        axis.text(middle, 1.01, f"{count:,}", ha="center", va="bottom", size=SMALL, rotation=90)
    axis.text(bins.END + 1.15 * _WIDTH, 1.01, "blocks", va="bottom", size=SMALL)
    axis.set_ylim(0, 1)
    axis.set_xlim(0, bins.END + _WIDTH)
    axis.yaxis.set_major_formatter(PercentFormatter(1))
    axis.set_ylabel("closest on this share of blocks")
    axis.set_xticks([0, 200, 400, 600, 800, bins.END + _WIDTH / 2], ["0", "200", "400", "600", "800", "1000+"])
    axis.set_xlabel("measured (cycles per 100 iterations)")
    last = (tops - shares / 2).iloc[-1]
    beside(axis, [Label(predictors.short(f), float(last[f]), predictors.line(f).colour) for f in shares.columns])
