"""How a series is drawn wherever it appears: a colour for its weights, dashes and a marker for its mask."""

import re
from dataclasses import dataclass

from threefold.reporting.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION
from threefold.vision.claims.series import (
    COMPLEMENT,
    EARLY,
    IMAGENET,
    MOCO,
    PERTURBED,
    PRETRAINING,
    RANDOM,
    RANDOM_MASK,
    SIMCLR,
    TASK,
    Series,
    symbol,
)

Dashes = str | tuple[float, tuple[float, ...]]

COLOURS = {IMAGENET: BLUE, SIMCLR: ORANGE, MOCO: GREEN, RANDOM: GREY, EARLY: PURPLE}
_DASHES: dict[str, Dashes] = {
    PRETRAINING: "-",
    TASK: (0, (4, 1.5)),
    COMPLEMENT: (0, (1, 1.2)),
    RANDOM_MASK: (0, (5, 1, 1, 1)),
    PERTURBED: (0, (2, 1)),
}
_MARKERS = {PRETRAINING: "o", TASK: "s", COMPLEMENT: "v", RANDOM_MASK: "x", PERTURBED: "D"}
# A letter or a sum of them, what is set below or above it, and words.
_SYMBOL = re.compile(r"([^_^ ,]+)(?:([_^])([^ ,]+))?(.*)")


@dataclass(frozen=True)
class Look:
    """Of one series; markers of pre-training masks are filled, so that a grey print tells them too."""

    colour: str
    dashes: Dashes
    marker: str
    filled: bool


# simCLR's tickets of two networks (Figures 9 and 12).
SMALLER = Look(VERMILLION, (0, (4, 1.5)), "D", filled=False)
LARGER = Look(ORANGE, "-", "o", filled=True)


def look(series: Series) -> Look:
    """How `series` is drawn."""
    return Look(COLOURS[series.weights], _DASHES[series.mask], _MARKERS[series.mask], filled=series.mask == PRETRAINING)


def notation(series: Series) -> str:
    """The name of `series` as a figure sets it."""
    return f"({mask_notation(series)}, {weights_notation(series.weights)})"


def mask_notation(series: Series) -> str:
    """The name of the mask of `series` as a figure sets it."""
    return _math(series.mask_symbol)


def weights_notation(weights: str) -> str:
    """The name of weights as a figure sets it."""
    return _math(symbol(weights))


def _math(name: str) -> str:
    """`m_T` with an index, `m^c` with an exponent; words after it stay words."""
    found = _SYMBOL.fullmatch(name)
    assert found is not None
    stem, mark, index, words = found.groups("")
    stem = stem.replace("θ", r"\theta").replace("Δ", r"\Delta ")
    index = index.replace("%", r"\%")
    return f"${stem}{mark}" + (rf"\mathrm{{{index}}}" if mark else "") + f"${words}"
