"""The predictors as readers meet them: names, order, and one look each throughout."""

import re
from collections.abc import Iterable

from threefold.reporting.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, Line

ITHEMAL = "ithemal"
SHIPPED = "shipped"
RELEASED = "released"
OSACA = "osaca"
LLVM_MCA = "llvm-mca"

NAMES = {
    ITHEMAL: "Ithemal",
    SHIPPED: "Ithemal, shipped model",
    RELEASED: "Ithemal, the authors' model",
    LLVM_MCA: "llvm-mca",
    "llvm-mca-alias": "llvm-mca, loads may alias stores",
    "llvm-mca-rthroughput": "llvm-mca, block reciprocal throughput",
    OSACA: "OSACA",
    "width": "instructions / issue width",
    "opcode-regression": "opcode-count regression",
    "constant": "best constant",
    "measuring": "measuring",
}

SHORT = {
    SHIPPED: "Ithemal (shipped)",
    RELEASED: "Ithemal (authors')",
    "llvm-mca-alias": "llvm-mca (alias)",
    "llvm-mca-rthroughput": "llvm-mca\nthroughput",
    "width": "issue width",
    "opcode-regression": "opcode regression",
    "constant": "constant",
}

LINES = {
    ITHEMAL: Line(BLUE, "-", 1.8),
    SHIPPED: Line(SKY, "-", 1.6),
    RELEASED: Line(SKY, (0, (4, 1)), 1.6),
    LLVM_MCA: Line(VERMILLION, (0, (5, 1.5))),
    "llvm-mca-alias": Line(ORANGE, (0, (3, 1, 1, 1))),
    "llvm-mca-rthroughput": Line(PURPLE, (0, (1.2, 1.2))),
    OSACA: Line(GREEN, (0, (6, 1.5, 1.5, 1.5))),
    "width": Line(GREY, (0, (3, 2))),
    "opcode-regression": Line(BLACK, (0, (1, 2.5))),
    "constant": Line(GREY, (0, (0.8, 3))),
}


def family(stem: str) -> str:
    """The predictor that a prediction file belongs to: all seeds of the model are one."""
    return re.sub(r"^ithemal-seed\d+$", ITHEMAL, stem)


def name(predictor: str) -> str:
    """A predictor's name in tables; one that is not ours keeps its own."""
    return NAMES.get(predictor, predictor)


def short(predictor: str) -> str:
    """A predictor's name in figures, where room is scarce."""
    return SHORT.get(predictor, name(predictor))


def line(predictor: str) -> Line:
    """How a predictor is drawn in every figure."""
    return LINES.get(predictor, Line(BLACK))


def ordered(families: Iterable[str]) -> list[str]:
    """Families once each, in the order of tables."""
    present = dict.fromkeys(families)
    known = [predictor for predictor in NAMES if predictor in present]
    return known + [predictor for predictor in present if predictor not in NAMES]
