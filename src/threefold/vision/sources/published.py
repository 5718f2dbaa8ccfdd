"""What a reader makes of published files."""

from collections.abc import Mapping
from dataclasses import dataclass

from threefold.lottery.splits import Tensors


@dataclass(frozen=True)
class Published:
    """Train, val and test, as a data set is written from them, and the names of the classes."""

    splits: Mapping[str, Tensors]
    classes: tuple[str, ...]
