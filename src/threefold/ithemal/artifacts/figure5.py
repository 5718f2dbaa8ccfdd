"""Figure 5: learning curves of the explored architectures and of the model itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from threefold.files import read_table
from threefold.ithemal.artifacts.architectures import EXPLORE, HIERARCHICAL, line, name, runs
from threefold.ithemal.artifacts.inputs import Config, Inputs, explored, history, many, seeds
from threefold.ithemal.artifacts.labels import Label, beside
from threefold.reporting.figures import save
from threefold.reporting.style import BLACK, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Figure 5. Learning curves; training solid, validation dashed"

_DASHES = (0, (3, 1.5))


def needs(config: Config) -> Inputs:
    """The learning curves of the explored architectures, and of the model for every seed."""
    dataset = explored(config)
    return {
        "explored": runs(config),
        "model": [history(dataset, HIERARCHICAL, seed) for seed in seeds(config)],
    }


def draw(inputs: Inputs, stem: Path) -> None:
    """Draw the explored architectures on the left, the model's seeds on the right."""
    arms = {path.parent.parent.name.removeprefix(EXPLORE): read_table(path) for path in many(inputs, "explored")}
    models = [read_table(path) for path in many(inputs, "model")]
    save(stem, TEXT, 2.6, lambda figure: _paint(figure, arms, models))


def _paint(figure: Figure, arms: dict[str, pd.DataFrame], models: list[pd.DataFrame]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.ticker import NullFormatter, PercentFormatter

    left, right = figure.subplots(1, 2, sharey=True)
    for arm, curve in arms.items():
        _curve(left, curve, arm)
    for curve in models:
        _curve(right, curve, HIERARCHICAL)
    left.set_title("architectures, equal budget")
    right.set_title("the model, each seed")
    left.set_ylabel("error")
    left.set_yscale("log")
    left.set_yticks([0.05, 0.1, 0.2, 0.5, 1])
    left.set_ylim(_floor([*arms.values(), *models]), 1)
    left.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    left.yaxis.set_minor_formatter(NullFormatter())
    for axis in (left, right):
        axis.set_xlabel("blocks seen (thousands)")
        axis.set_xlim(0)
    training, validation = Line2D([], [], color=BLACK), Line2D([], [], color=BLACK, linestyle=_DASHES)
    right.legend([training, validation], ["training", "validation"], loc="upper right")
    beside(
        left, [Label(name(arm), float(curve["train_error"].iloc[-1]), line(arm).colour) for arm, curve in arms.items()]
    )


def _curve(axis: Axes, curve: pd.DataFrame, arm: str) -> None:
    """Both errors at every validation; the training error is the mean since the one before."""
    look = line(arm)
    seen = curve["blocks"] / 1000
    axis.plot(seen, curve["train_error"], color=look.colour, linewidth=look.width, marker=".", markersize=3)
    thin = 0.75 * look.width
    axis.plot(seen, curve["validation_error"], color=look.colour, linewidth=thin, linestyle=_DASHES)


def _floor(curves: list[pd.DataFrame]) -> float:
    """A little below the lowest point drawn."""
    return 0.8 * min(float(curve[["train_error", "validation_error"]].min().min()) for curve in curves)
