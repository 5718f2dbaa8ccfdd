"""The kernels of a mask side by side, from input to output: the columns of the heat map in Figure 7."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threefold.lottery.mask import Mask

# More columns than this would be narrower than a dot of print.
_MOST = 1500


@dataclass(frozen=True)
class Column:
    """A few neighbouring kernels of one stage, one where the network is small.

    Attributes:
        stage: of the network, from 1.
        kernels: how many they are.
        pruned: the share of their weights that is pruned, a mean over the kernels.
        whole: how many are pruned wholly.
    """

    stage: int
    kernels: int
    pruned: float
    whole: int


def kernel_columns(mask: "Mask") -> tuple[Column, ...]:
    """All kernels of `mask`; what makes one output channel W[o] is a kernel, see `threefold.lottery.zero_kernels`."""
    from threefold.lottery.zero_kernels import pruned_shares

    shares = {name: found.tolist() for name, found in pruned_shares(mask).items()}
    width = ceil(sum(map(len, shares.values())) / _MOST)
    return tuple(column for stage, found in _stages(shares) for column in _columns(stage, found, width))


def _stages(shares: Mapping[str, list[float]]) -> Iterator[tuple[int, list[float]]]:
    """Stages in the order of a forward pass: `layer2.10` comes after `layer2.9`, a shortcut last in its block."""
    for stage, names in groupby(sorted(shares, key=_place), key=_stage):
        yield stage, [share for name in names for share in shares[name]]


def _columns(stage: int, shares: list[float], width: int) -> Iterator[Column]:
    for first in range(0, len(shares), width):
        here = shares[first : first + width]
        yield Column(stage, len(here), sum(here) / len(here), here.count(1.0))


def _place(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", name)]


def _stage(name: str) -> int:
    found = re.match(r"layer([0-9]+)\.", name)
    return int(found[1]) if found else 0
