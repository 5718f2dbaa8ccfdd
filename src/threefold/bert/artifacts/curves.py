"""Curves of a metric over sparsity, beside the dense network's level: what they are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from threefold.lottery.estimate import Estimate
from threefold.reporting.style import BLUE, VERMILLION, Line

IMP = "IMP"
RANDOM_PRUNING = "random pruning"
LINES = {IMP: Line(BLUE), RANDOM_PRUNING: Line(VERMILLION, (0, (3, 1.5)))}
MARKERS = {IMP: "o", RANDOM_PRUNING: "s"}


@dataclass(frozen=True)
class Curve:
    """One series: at each sparsity (a fraction) what was measured."""

    name: str
    sparsities: tuple[float, ...]
    spreads: tuple[Estimate, ...]

    @property
    def means(self) -> list[float]:
        """In per cent points."""
        return [spread.mean for spread in self.spreads]

    @property
    def sds(self) -> list[float]:
        """In per cent points, 0 where there is none."""
        return [0.0 if pd.isna(spread.sd) else spread.sd for spread in self.spreads]


@dataclass(frozen=True)
class Panel:
    """One plot; `winning` is the sparsity of the winning ticket to mark, 0 where only the dense network passes."""

    title: str
    metric: str
    dense: Estimate
    curves: tuple[Curve, ...]
    origin: str = "here"
    winning: float | None = None


def tidy(panels: Iterable[Panel]) -> pd.DataFrame:
    """The plotted numbers, one a row."""
    rows = []
    for panel in panels:
        place = {"origin": panel.origin, "task": panel.title, "metric": panel.metric}
        rows.append({**place, "series": "dense", "sparsity": 0.0, **vars(panel.dense)})
        for curve in panel.curves:
            for sparsity, spread in zip(curve.sparsities, curve.spreads, strict=True):
                won = curve.name == IMP and sparsity == panel.winning
                rows.append(
                    {**place, "series": curve.name, "sparsity": sparsity, **vars(spread), "winning": won or None}
                )
    return pd.DataFrame(rows)
