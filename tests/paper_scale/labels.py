"""Stand-ins for BHive's throughput files."""

from itertools import product
from pathlib import Path

BLOCKS = 120


def write_labels(mirror: Path) -> None:
    """Pairs of additions of different registers, with cycles for 100 iterations."""
    registers = list(product(range(8), repeat=2))
    additions = [f"4801{0xC0 | source << 3 | target:02x}" for source, target in registers]
    for name in ("ivb.csv", "hsw.csv", "skl.csv"):
        rows = [f"{additions[row % 64]}{additions[row * 7 % 61]},{100 + row % 3 * 50}\n" for row in range(BLOCKS)]
        (mirror / name).write_text("".join(rows), encoding="utf-8")
