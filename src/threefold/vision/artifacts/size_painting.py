"""Painting curves of two networks over the number of weights that remain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from threefold.vision.artifacts.look import LARGER, SMALLER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NUMBERED = (1, 2, 5)


def paint_sizes(axis: Axes, rows: pd.DataFrame, title: str) -> None:
    """Draw the networks of `rows`, the smaller first, from many weights to few."""
    from matplotlib.ticker import EngFormatter, LogLocator, NullFormatter

    axis.set_title(title)
    for (network, curve), style in zip(rows.groupby("network", sort=False), (SMALLER, LARGER), strict=True):
        axis.plot(
            curve["remaining"],
            curve["mean"],
            color=style.colour,
            linestyle=style.dashes,
            linewidth=1.1,
            marker=style.marker,
            markersize=3,
            markerfacecolor=style.colour if style.filled else "white",
            markeredgewidth=0.7,
            label=str(network),
        )
        low, high = curve["mean"] - curve["sd"], curve["mean"] + curve["sd"]
        if not np.isnan(low).all():
            axis.fill_between(curve["remaining"], low, high, color=style.colour, alpha=0.12, linewidth=0)
    axis.set_xscale("log")
    axis.invert_xaxis()
    axis.xaxis.set_major_locator(LogLocator(subs=_NUMBERED))
    axis.xaxis.set_major_formatter(EngFormatter(sep=""))
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.legend(loc="lower left")
