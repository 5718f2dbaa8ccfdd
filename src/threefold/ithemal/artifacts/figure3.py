"""Figure 3: error by measured throughput, and how many blocks there are of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from threefold.ithemal.artifacts import bins, predictors
from threefold.ithemal.artifacts.by_throughput import drawn
from threefold.ithemal.artifacts.evaluation import GROUPED, SPLITS, Evaluation, Floats
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated
from threefold.ithemal.artifacts.labels import Label, beside
from threefold.reporting.figures import save
from threefold.reporting.style import COLUMN, GREY, PALE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = f"Figure 3. Error by measured throughput; {SPLITS[GROUPED]}"

# Fewer blocks than this in a bin give no mean worth drawing.
_ENOUGH = 10
_TOP = 2.0


def needs(config: Config) -> Inputs:
    """Labels and predictions of the first data set."""
    return evaluated(config, datasets(config)[:1])


def draw(inputs: Inputs, stem: Path) -> None:
    """Draw mean errors above, the middle half of the model's and llvm-mca's errors behind, counts below."""
    here, shown = drawn(inputs)
    common = here.common(shown)
    common = common.where(bins.per_100(common.measured) < bins.END)
    save(stem, COLUMN, 3.1, lambda figure: _paint(figure, common, shown))


def _paint(figure: Figure, here: Evaluation, shown: list[str]) -> None:
    from matplotlib.ticker import PercentFormatter

    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    low = bins.throughput(bins.per_100(here.measured), bins.FINE)
    found = {family: _by_bin(here.errors(family), low) for family in shown}
    for family, curve in found.items():
        _draw_error(above, family, curve, band=family in (here.model, predictors.LLVM_MCA))
    above.set_ylim(0, min(_TOP, max(1.0, 1.05 * max(curve["mean"].max() for curve in found.values()))))
    above.yaxis.set_major_formatter(PercentFormatter(1))
    above.set_ylabel("mean error")
    above.text(0.02, 1.02, "bands: the middle half of the blocks", size=SMALL, color=GREY, transform=above.transAxes)
    beside(above, [_label(family, curve) for family, curve in found.items()])
    counts = low.value_counts().reindex(range(0, bins.END, bins.FINE), fill_value=0)
    below.bar(counts.index + bins.FINE / 2, counts, width=bins.FINE, color=PALE, edgecolor="white", linewidth=0.3)
    below.set_yscale("log")
    below.set_ylabel("blocks")
    below.set_xlim(0, bins.END)
    below.set_xlabel("measured (cycles per 100 iterations)")


def _by_bin(errors: Floats, low: pd.Series[int]) -> pd.DataFrame:
    """Mean and quartiles of the errors in each bin with enough blocks, at the bin's middle."""
    grouped = pd.Series(errors).groupby(low.to_numpy())
    frame = pd.DataFrame(
        {"mean": grouped.mean(), "q25": grouped.quantile(0.25), "q75": grouped.quantile(0.75), "n": grouped.size()}
    )
    frame = frame[frame["n"] >= _ENOUGH]
    return frame.set_index(frame.index + bins.FINE / 2)


def _draw_error(axis: Axes, family: str, found: pd.DataFrame, *, band: bool) -> None:
    line = predictors.line(family)
    # A gap in the bins is a gap in the line.
    found = found.reindex(np.arange(bins.FINE / 2, bins.END, bins.FINE))
    if band:
        axis.fill_between(found.index, found["q25"], found["q75"], color=line.colour, alpha=0.15, linewidth=0)
    axis.plot(
        found.index,
        found["mean"],
        color=line.colour,
        linestyle=line.dashes,
        linewidth=line.width,
        marker=".",
        markersize=2.5,
    )


def _label(family: str, found: pd.DataFrame) -> Label:
    """The curve's name at the height where it ends."""
    end = float(found["mean"].iloc[-1]) if len(found) else 0.0
    return Label(predictors.short(family), end, predictors.line(family).colour)
