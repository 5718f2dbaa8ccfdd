"""Figure 6: how alike the masks of the three pre-trainings are, and how many kernels each prunes wholly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import BLACK, INK, SKY, TEXT, VERMILLION
from threefold.vision.artifacts.curves import rounds
from threefold.vision.artifacts.curves_painting import paint_rounds
from threefold.vision.artifacts.look import COLOURS
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks, mask_files
from threefold.vision.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Figure 6. Similarity of the masks of pre-training, and their zero kernels"

_HEIGHT = 2.5
_SIMILARITY, _CHANCE, _LAYERS, _ZERO = "similarity", "by chance", "by chance, layer by layer", "zero kernels"
# Of pairs, so none of the colours of weights.
_PAIRS = (BLACK, VERMILLION, SKY)


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The masks of pre-training at all levels; the published curves were not recovered."""
    return {"masks": mask_files(settings)}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw the Jaccard index of kept weights with what chance gives, and counts of zero kernels."""
    frame = pd.DataFrame(_rows(PretrainingMasks(settings)))
    write_plotted(stem, frame)
    save(stem, TEXT, _HEIGHT, lambda figure: _paint(figure, frame))


def _rows(masks: PretrainingMasks) -> list[dict[str, object]]:
    schedule, rows = masks.settings.schedule, []
    for level in schedule.levels:
        place = {"level": level, "sparsity": schedule.sparsity(level)}
        rows.append({**place, "what": _CHANCE, "of": "any", "mean": masks.jaccard_by_chance(level)})
        for one, another in masks.pairs():
            pair = f"{one}, {another}"
            rows.append({**place, "what": _SIMILARITY, "of": pair, **vars(masks.jaccard(one, another, level))})
            rows.append({**place, "what": _LAYERS, "of": pair, **vars(masks.jaccard_by_layers(one, another, level))})
        for weights in masks.settings.pretrained:
            rows.append({**place, "what": _ZERO, "of": weights, **vars(masks.zero_kernels(weights, level))})
    return rows


def _paint(figure: Figure, frame: pd.DataFrame) -> None:
    alike, zero = figure.subplots(1, 2)
    _paint_similarity(alike, frame)
    zero.set_title("kernels pruned wholly")
    for weights, rows in frame[frame["what"] == _ZERO].groupby("of", sort=False):
        _line(zero, rows, COLOURS[str(weights)], "-", str(weights))
    for axis in (alike, zero):
        paint_rounds(axis)
        axis.set_ylim(bottom=0)
        axis.legend()
    figure.supxlabel("remaining weights (%)", size=8)


def _paint_similarity(axis: Axes, frame: pd.DataFrame) -> None:
    axis.set_title("kept by both masks, of kept by either (%)")
    pairs = list(dict.fromkeys(frame.loc[frame["what"] == _SIMILARITY, "of"]))
    for pair, colour in zip(pairs, _PAIRS, strict=False):
        here = frame[frame["of"] == pair]
        _line(axis, here[here["what"] == _SIMILARITY], colour, "-", str(pair))
        _line(axis, here[here["what"] == _LAYERS], colour, (0, (1, 1.2)), None)
    _line(axis, frame[frame["what"] == _CHANCE], INK, (0, (4, 1.5)), "by chance")
    axis.plot([], [], color=INK, linestyle=(0, (1, 1.2)), label=_LAYERS)


def _line(axis: Axes, rows: pd.DataFrame, colour: str, dashes: object, label: str | None) -> None:
    places = [rounds(sparsity) for sparsity in rows["sparsity"]]
    axis.errorbar(
        places,
        rows["mean"],
        yerr=rows["sd"].fillna(0) if "sd" in rows else None,
        color=colour,
        linestyle=dashes,
        linewidth=1.1,
        elinewidth=0.7,
        marker="o",
        markersize=2.5,
        label=label,
    )
