"""Figure 1: from machine code to a prediction, on one real block."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from iced_x86 import Decoder, Formatter, FormatterSyntax

from threefold.errors import ThreefoldError
from threefold.ithemal.artifacts import bins
from threefold.ithemal.artifacts.evaluation import Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated
from threefold.reporting.figures import save
from threefold.reporting.style import BLUE, GREY, INK, PALE, TEXT, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Figure 1. From machine code to a prediction"

_END = "<END>"
_DESTINATIONS = "<DSTS>"
_INSTRUCTIONS = (3, 4)
# What fits into the columns of the drawing, in characters.
_TOKENS_FIT = 40
_CODE_FITS = 26

# Inches from the top to the first instruction, between two, and from the last to the bottom.
_HEAD, _STEP, _FOOT = 0.78, 0.36, 0.66
# Left edges of the columns, in inches.
_CODE, _TOKENS, _VECTOR, _CHAIN, _RESULT = 0.05, 1.72, 4.3, 5.02, 5.86
_BOX = 0.36
# Width of a character of the monospaced font at 7 points.
_CHARACTER = 0.0586


@dataclass(frozen=True)
class Example:
    """One block: instructions as machine code, text and tokens (destinations on a second line); cycles per 100."""

    codes: tuple[str, ...]
    texts: tuple[str, ...]
    tokens: tuple[str, ...]
    predicted: float
    measured: float

    @property
    def fits(self) -> bool:
        """Whether the drawing has room for it."""
        lines = [line for tokens in self.tokens for line in tokens.splitlines()]
        return max(map(len, lines)) <= _TOKENS_FIT and max(map(len, (*self.texts, *self.codes))) <= _CODE_FITS


def needs(config: Config) -> Inputs:
    """Labels and predictions of the first data set."""
    return evaluated(config, datasets(config)[:1])


def draw(inputs: Inputs, stem: Path) -> None:
    """Draw the stages from left to right, a row per instruction."""
    (evaluation,) = evaluations(inputs)
    example = choose(evaluation)
    rows = len(example.codes)
    save(stem, TEXT, _HEAD + _STEP * (rows - 1) + _FOOT, lambda figure: _paint(figure, example))


def choose(here: Evaluation) -> Example:
    """The block whose error is nearest to the model's median error: neither flattering nor the worst.

    It has three or four instructions, fits the drawing, and uses memory if one of these does.

    Raises:
        ThreefoldError: there is none.
    """
    here = here.common([here.model])
    errors = here.errors(here.model)
    rows = here.blocks.reset_index(drop=True).assign(distance=np.abs(errors - np.median(errors)))
    rows["registers_only"] = ~rows["tokens"].str.contains("<MEM>", regex=False)
    suited = rows[rows["instructions"].between(*_INSTRUCTIONS)].sort_values(
        ["registers_only", "distance"], kind="stable"
    )
    for row in suited.itertuples():
        place = int(str(row.Index))
        predicted = float(np.mean([here.predictions(stem)[place] for stem in here.members(here.model)]))
        example = _example(str(row.hex), str(row.tokens), predicted, float(here.measured[place]))
        if example.fits:
            return example
    raise ThreefoldError(f"{here.dataset}: no test block of 3 or 4 instructions is short enough to draw; add blocks")


def _example(code: str, tokens: str, predicted: float, measured: float) -> Example:
    formatter = Formatter(FormatterSyntax.INTEL)
    raw = bytes.fromhex(code)
    instructions = list(Decoder(64, raw))
    parts = [part for part in tokens.split(_END) if part.strip()]
    return Example(
        tuple(raw[i.ip : i.ip + i.len].hex(" ") for i in instructions),
        tuple(formatter.format(i).replace(",", ", ") for i in instructions),
        tuple(f"{part.strip()} {_END}".replace(f" {_DESTINATIONS}", f"\n{_DESTINATIONS}") for part in parts),
        float(bins.per_100(np.array(predicted))),
        float(bins.per_100(np.array(measured))),
    )


def _paint(figure: Figure, example: Example) -> None:
    figure.set_layout_engine("none")
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set_xlim(0, TEXT)
    height = figure.get_figheight()
    axis.set_ylim(0, height)
    axis.axis("off")
    _headings(axis, height)
    rows = [height - _HEAD - _STEP * number for number in range(len(example.codes))]
    for row, code, text, tokens in zip(rows, example.codes, example.texts, example.tokens, strict=True):
        _instruction(axis, row, code, text, tokens)
    for above, below in pairwise(rows):
        _arrow(axis, (_CHAIN + _BOX / 2, above - 0.11), (_CHAIN + _BOX / 2, below + 0.11))
    _result(axis, rows[-1], example)


def _headings(axis: Axes, height: float) -> None:
    stages = (
        (_CODE, "1 harvest", "a block of an\ninstalled binary"),
        (_TOKENS, "2 canonicalise", "opcode, sources, destinations;\nconstants all alike"),
        (_VECTOR, "3 embed", "LSTM over\ntokens"),
        (_CHAIN, "4 predict", "LSTM, then a\nlinear layer"),
        (_RESULT, "5 compare", "cycles per 100\niterations"),
    )
    for left, title, what in stages:
        axis.text(left, height - 0.06, title, va="top", weight="bold", size=8)
        axis.text(left, height - 0.22, what, va="top", size=7, color=GREY)


def _instruction(axis: Axes, height: float, code: str, text: str, tokens: str) -> None:
    axis.text(_CODE, height + 0.01, text, va="bottom", size=7, family="DejaVu Sans Mono")
    axis.text(_CODE, height - 0.01, code, va="top", size=7, family="DejaVu Sans Mono", color=GREY)
    axis.text(_TOKENS, height, tokens, va="center", size=7, family="DejaVu Sans Mono")
    for left in (_VECTOR, _CHAIN):
        _box(axis, left, height, BLUE)
    written = _CHARACTER * max(map(len, tokens.splitlines()))
    _arrow(axis, (_TOKENS + written + 0.08, height), (_VECTOR, height))
    _arrow(axis, (_VECTOR + _BOX, height), (_CHAIN, height))


def _result(axis: Axes, height: float, example: Example) -> None:
    _arrow(axis, (_CHAIN + _BOX, height), (_RESULT, height))
    axis.text(_RESULT + 0.04, height, f"{example.predicted:.0f}", va="center", size=8, color=BLUE, weight="bold")
    axis.text(_RESULT + 0.04, height - 0.14, "predicted", va="center", size=7, color=BLUE)
    below = 0.2
    axis.plot([_CODE, _RESULT - 0.06], [below, below], color=VERMILLION, linewidth=0.8)
    axis.plot([_CODE, _CODE], [below, height - 0.16], color=VERMILLION, linewidth=0.8)
    _arrow(axis, (_RESULT - 0.08, below), (_RESULT, below), VERMILLION)
    axis.text(_TOKENS, below + 0.04, "timed on the processor", va="bottom", size=7, color=VERMILLION)
    measured = f"{example.measured:.0f}"
    axis.text(_RESULT + 0.04, below, measured, va="center", size=8, color=VERMILLION, weight="bold")
    axis.text(_RESULT + 0.04, below - 0.14, "measured", va="center", size=7, color=VERMILLION)


def _box(axis: Axes, left: float, height: float, colour: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    box = FancyBboxPatch(
        (left, height - 0.1), _BOX, 0.2, boxstyle="round,pad=0,rounding_size=0.05", facecolor="white", edgecolor=colour
    )
    axis.add_patch(box)
    for cell in range(4):
        axis.plot(
            left + 0.09 + 0.06 * cell,
            height,
            marker="s",
            markersize=2.6,
            color=PALE,
            markeredgecolor=INK,
            markeredgewidth=0.3,
        )


def _arrow(axis: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = INK) -> None:
    axis.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": colour,
            "linewidth": 0.7,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 6,
        },
    )
