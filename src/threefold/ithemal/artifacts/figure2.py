"""Figure 2: heat maps of predicted against measured throughput."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from threefold.ithemal.artifacts import bins, predictors
from threefold.ithemal.artifacts.by_throughput import drawn
from threefold.ithemal.artifacts.evaluation import GROUPED, SPLITS, Evaluation
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated
from threefold.reporting.figures import save
from threefold.reporting.style import GREY, INK, SMALL, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Normalize
    from matplotlib.figure import Figure

TITLE = f"Figure 2. Predicted against measured throughput; {SPLITS[GROUPED]}"

_EDGES = np.arange(0, bins.END + 1, bins.FINE)


def needs(config: Config) -> Inputs:
    """Labels and predictions of the first data set."""
    return evaluated(config, datasets(config)[:1])


def draw(inputs: Inputs, stem: Path) -> None:
    """Draw a panel per predictor, all with one colour scale."""
    here, shown = drawn(inputs)
    counts = {family: _counts(here, family) for family in shown}
    save(stem, TEXT, 1.95, lambda figure: _paint(figure, here, counts))


def _counts(here: Evaluation, family: str) -> npt.NDArray[np.float64]:
    """Blocks per cell, measured by predicted; of the model, its first seed."""
    predicted = here.predictions(here.members(family)[0])
    counts, _, _ = np.histogram2d(bins.per_100(here.measured), bins.per_100(predicted), bins=(_EDGES, _EDGES))
    return counts


def _paint(figure: Figure, here: Evaluation, counts: dict[str, npt.NDArray[np.float64]]) -> None:
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import StrMethodFormatter

    colours = LogNorm(1, max(2.0, max(float(panel.max()) for panel in counts.values())))
    axes = figure.subplots(1, len(counts), sharex=True, sharey=True, squeeze=False)[0]
    for axis, (family, panel) in zip(axes, counts.items(), strict=True):
        _heat_map(axis, panel, colours)
        name = predictors.short(family).replace("\n", " ")
        axis.text(0, 1.16, name, transform=axis.transAxes)
        shown = f"{panel.sum():,.0f} of {len(here.blocks):,} blocks"
        axis.text(0, 1.04, shown, size=SMALL, color=GREY, transform=axis.transAxes)
    axes[0].set_ylabel("predicted")
    figure.supxlabel("measured (cycles per 100 iterations)", size=8)
    bar = figure.colorbar(axes[0].collections[0], ax=axes, label="blocks", pad=0.01, aspect=18)
    bar.formatter = StrMethodFormatter("{x:,.0f}")
    bar.update_ticks()


def _heat_map(axis: Axes, counts: npt.NDArray[np.float64], colours: Normalize) -> None:
    filled = np.ma.masked_equal(counts.T, 0)
    axis.pcolormesh(_EDGES, _EDGES, filled, norm=colours, cmap="viridis_r", rasterized=True)
    axis.plot([0, bins.END], [0, bins.END], color=INK, linewidth=0.6, dashes=(4, 3))
    axis.set_aspect("equal")
    axis.set_xticks([0, 500, 1000])
    axis.set_yticks([0, 500, 1000])
