"""How much the masks of different tasks have in common (Appendix D)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from threefold.bert.layout import Layout
from threefold.bert.settings import Settings
from threefold.lottery.estimate import Estimate

if TYPE_CHECKING:
    from threefold.lottery.mask import Mask

KEPT, PRUNED = "kept", "pruned"
_POINTS = 100

Pair = tuple[str, str]


@dataclass(frozen=True)
class Overlap:
    """Jaccard index, in per cent, of the weights that two masks both keep, or both prune.

    Attributes:
        of: `kept` or `pruned`.
        found: by pair of tasks the spread over seeds; of a task with itself, over pairs of seeds.
        by_tensor: mean of what random masks with the same sparsity in every tensor would have in common.
        chance: what uniformly random masks would.
    """

    of: str
    found: Mapping[Pair, Estimate]
    by_tensor: Mapping[Pair, float]
    chance: float

    def tidy(self) -> pd.DataFrame:
        """One pair of tasks a row, in both orders."""
        rows = [
            {"weights": self.of, "row": row, "column": column, **vars(spread)}
            | {"by_chance_in_each_tensor": self.by_tensor.get((one, another)), "by_chance": self.chance}
            for (one, another), spread in self.found.items()
            for row, column in dict.fromkeys([(one, another), (another, one)])
        ]
        return pd.DataFrame(rows)


def mask_file(settings: Settings, task: str, seed: int) -> str:
    """The mask of a task and a seed at the level of the transfer experiments."""
    return Layout(settings.folder).mask(settings.mask(task, settings.transfer_level), seed)


def overlaps(settings: Settings) -> tuple[Overlap, Overlap]:
    """The overlap of what is kept, and of what is pruned, at the level of the transfer experiments."""
    from threefold.lottery.similarity import Similarity, by_chance, expected, similarity

    found: dict[Pair, list[Similarity]] = {(task, task): [] for task in settings.names}
    chance: dict[Pair, list[Similarity]] = {pair: [] for pair in found}
    for pair, one, another in _compared(settings):
        found.setdefault(pair, []).append(similarity(one, another))
        chance.setdefault(pair, []).append(by_chance(one, another))
    sparsity = settings.schedule.sparsity(settings.transfer_level)

    def overlap(of: str) -> Overlap:
        def points(values: list[Similarity]) -> Estimate:
            return Estimate.of([_POINTS * getattr(value, of) for value in values])

        return Overlap(
            of,
            {pair: points(values) for pair, values in found.items()},
            {pair: points(values).mean for pair, values in chance.items()},
            _POINTS * getattr(expected(sparsity, sparsity), of),
        )

    return overlap(KEPT), overlap(PRUNED)


def _compared(settings: Settings) -> Iterator[tuple[Pair, Mask, Mask]]:
    """Masks of two tasks with one seed, then of one task with two seeds.

    Only the masks of one seed, or of one task, are in memory at a time: at the paper's scale each has 85 million bytes.
    """
    from threefold.lottery.mask import Mask

    for seed in settings.seeds:
        of_tasks = {task: Mask.load(mask_file(settings, task, seed)) for task in settings.names}
        for one, another in combinations(settings.names, 2):
            yield (one, another), of_tasks[one], of_tasks[another]
    for task in settings.names:
        of_seeds = [Mask.load(mask_file(settings, task, seed)) for seed in settings.seeds]
        for mine, other in combinations(of_seeds, 2):
            yield (task, task), mine, other
