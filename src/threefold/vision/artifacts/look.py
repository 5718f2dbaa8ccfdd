"""How a series is drawn wherever it appears: a colour for its weights, dashes and a marker for its mask."""

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
    mask, _, weights = str(series).strip("()").partition(", ")
    return f"({_math(mask)}, {_math(weights)})"


def weights_notation(weights: str) -> str:
    """The name of weights as a figure sets it."""
    return _math(symbol(weights))


def _math(name: str) -> str:
    """`m_T` with an index, `m^c` with an exponent, words after a comma as they are."""
    stem, mark, index = name.partition("_") if "_" in name else name.partition("^")
    greek = stem.replace("θ", r"\theta").replace("Δ", r"\Delta ")
    index = index.replace("%", r"\%")
    return f"${greek}{mark}" + (rf"\mathrm{{{index}}}$" if mark else "$")
