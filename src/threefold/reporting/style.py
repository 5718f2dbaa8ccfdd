"""One look for every figure: sizes of a paper's columns, a colour-blind-safe palette, readable in grey.

Importing this module does not import matplotlib; `RC` is what `threefold.reporting.figures` draws with.
"""

from dataclasses import dataclass
from typing import Any

# Okabe and Ito (2008): distinguishable under the common colour-vision deficiencies.
BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
YELLOW = "#F0E442"
GREY = "#6E6E6E"
PALE = "#D9D9D9"
INK = "#222222"

# Widths of one column and of the whole text of an ICML page, in inches.
COLUMN = 3.25
TEXT = 6.75

SMALL = 7.0
BODY = 8.0


@dataclass(frozen=True)
class Line:
    """How one series is drawn wherever it appears: colour for the screen, dashes for a grey print."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]] = "-"
    width: float = 1.4

    def __post_init__(self) -> None:
        """Refuse a colour that is not a hex code."""
        if not (self.colour.startswith("#") and len(self.colour) == 7):
            raise ValueError(f"colour {self.colour!r} is not of the form #RRGGBB")


RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "axes.titlesize": BODY,
    "axes.labelsize": BODY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "figure.titlesize": BODY,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 1.5,
    "ytick.minor.size": 1.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "savefig.dpi": 300,
    "figure.dpi": 100,
    "svg.hashsalt": "threefold",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
