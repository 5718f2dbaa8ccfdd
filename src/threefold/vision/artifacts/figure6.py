"""Figure 6: how alike the masks of the three pre-trainings are, and how many kernels each prunes wholly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from threefold.reporting import published
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, one
from threefold.reporting.plotted import write_plotted
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.style import BLACK, BODY, GREY, INK, SKY, TEXT, VERMILLION
from threefold.vision.artifacts.curves import rounds
from threefold.vision.artifacts.curves_painting import paint_rounds
from threefold.vision.artifacts.look import COLOURS
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks, mask_files
from threefold.vision.claims.levels import SCHEDULE
from threefold.vision.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Figure 6. Similarity of the masks of pre-training, and their zero kernels"

_HEIGHT = 2.6
_DOTTED = (0, (1, 1.2))
_STATED = "published: at most"
_SIMILARITY, _CHANCE, _LAYERS, _ZERO = "similarity", "by chance", "by chance, layer by layer", "zero kernels"
# Of pairs, so none of the colours of weights.
_PAIRS = (BLACK, VERMILLION, SKY)


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The masks of pre-training at all levels; of the published curves, what the text says."""
    return {"masks": mask_files(settings), "text": published.path("vision", "text")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw the Jaccard index of kept weights with what chance gives, and counts of zero kernels."""
    masks, text = PretrainingMasks(settings), rows_by(one(inputs, "text"), "place", "quantity")
    frame = pd.DataFrame([*_rows(masks), _stated(text)])
    names = {task.name: task.counterpart for task in settings.pretraining}
    write_plotted(stem, frame)
    save(stem, TEXT, _HEIGHT, lambda figure: _paint(figure, frame, names, masks.kernels()))


def _rows(masks: PretrainingMasks) -> list[dict[str, object]]:
    schedule, rows = masks.settings.schedule, []
    for level in schedule.levels:
        place = {"level": level, "sparsity": schedule.sparsity(level)}
        rows.append({**place, "what": _CHANCE, "of": "any", "mean": masks.jaccard_by_chance(level)})
        for one_, another in masks.pairs():
            pair = f"{one_}, {another}"
            rows.append({**place, "what": _SIMILARITY, "of": pair, **vars(masks.jaccard(one_, another, level))})
            rows.append({**place, "what": _LAYERS, "of": pair, **vars(masks.jaccard_by_layers(one_, another, level))})
        for weights in masks.settings.pretrained:
            rows.append({**place, "what": _ZERO, "of": weights, **vars(masks.zero_kernels(weights, level))})
    return rows


def _stated(text: Rows) -> dict[str, object]:
    """The most that any two masks share, as the text says, and after which round."""
    level = int(text["figure6", "similarity-round"]["value"])
    share = float(text["figure6", "similarity"]["value"])
    return {"sparsity": SCHEDULE.sparsity(level), "what": _STATED, "of": "any", "mean": share}


def _paint(figure: Figure, frame: pd.DataFrame, names: Mapping[str, str], kernels: int) -> None:
    from matplotlib.ticker import MaxNLocator

    alike, zero = figure.subplots(1, 2)
    _paint_similarity(alike, frame, names)
    zero.set_title(f"kernels pruned wholly, of {kernels:,}")
    for weights, rows in frame[frame["what"] == _ZERO].groupby("of", sort=False):
        _line(zero, rows, COLOURS[str(weights)], "-", names[str(weights)])
    zero.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    if not frame.loc[frame["what"] == _ZERO, "mean"].any():
        zero.text(0.5, 0.5, "none at any sparsity", transform=zero.transAxes, ha="center")
    for axis in (alike, zero):
        paint_rounds(axis)
        axis.set_ylim(0, max(1, axis.get_ylim()[1]))
        axis.legend(loc="upper left" if axis is zero else "upper right")
    figure.supxlabel("remaining weights (%)", size=BODY)


def _paint_similarity(axis: Axes, frame: pd.DataFrame, names: Mapping[str, str]) -> None:
    axis.set_title("kept by both masks, of kept by either (%)")
    pairs = list(dict.fromkeys(frame.loc[frame["what"] == _SIMILARITY, "of"]))
    for pair, colour in zip(pairs, _PAIRS, strict=False):
        here = frame[frame["of"] == pair]
        both = " and ".join(names[name] for name in pair.split(", "))
        _line(axis, here[here["what"] == _SIMILARITY], colour, "-", both)
        _line(axis, here[here["what"] == _LAYERS], colour, _DOTTED, None)
    _line(axis, frame[frame["what"] == _CHANCE], INK, (0, (4, 1.5)), _CHANCE)
    # An error bar too, since a legend has other lines first.
    axis.errorbar([], [], color=INK, linestyle=_DOTTED, linewidth=1.1, label=_LAYERS)
    for _, stated in frame[frame["what"] == _STATED].iterrows():
        place = (rounds(stated["sparsity"]), stated["mean"])
        axis.errorbar(*place, marker="v", markersize=4, linestyle="", color=GREY, label=_STATED)


def _line(axis: Axes, rows: pd.DataFrame, colour: str, dashes: object, label: str | None) -> None:
    places = [rounds(sparsity) for sparsity in rows["sparsity"]]
    axis.errorbar(
        places,
        rows["mean"],
        yerr=rows["sd"].fillna(0) if rows["sd"].notna().any() else None,
        color=colour,
        linestyle=dashes,
        linewidth=1.1,
        elinewidth=0.7,
        marker="o",
        markersize=2.5,
        label=label,
    )
