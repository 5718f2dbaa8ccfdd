"""The masks of the pre-training tasks: how alike they are, and how many kernels they prune wholly (Figures 6 and 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from threefold.lottery.estimate import Estimate
from threefold.vision.layout import Layout
from threefold.vision.settings import Settings, imp

# PyTorch, which all of these need, takes seconds to load, and a plan only asks which files there are.
if TYPE_CHECKING:
    from threefold.lottery.mask import Mask

_PER_CENT = 100


def mask_files(settings: Settings) -> list[str]:
    """All of them."""
    return [
        mask_file(settings, weights, level, seed)
        for weights in settings.pretrained
        for level in settings.schedule.levels
        for seed in settings.seeds
    ]


@dataclass(frozen=True)
class PretrainingMasks:
    """Those of these experiments, read when they are asked for."""

    settings: Settings

    def jaccard(self, one: str, another: str, level: int) -> Estimate:
        """Per cent of the weights that both keep among those that either does, both masks of one seed."""
        return self._compared(one, another, level)[0]

    def jaccard_by_layers(self, one: str, another: str, level: int) -> Estimate:
        """The same, as expected of random masks that are as sparse as these in each layer."""
        return self._compared(one, another, level)[1]

    def jaccard_by_chance(self, level: int) -> float:
        """The same, as expected of random masks that are as sparse as these."""
        from threefold.lottery.similarity import expected_jaccard

        sparsity = self.settings.schedule.sparsity(level)
        return _PER_CENT * expected_jaccard(sparsity, sparsity)

    def zero_kernels(self, weights: str, level: int, stage: int | None = None) -> Estimate | None:
        """How many kernels are pruned wholly, in the stage of this number, from 1, or in all; None without such one."""
        counts = [self._zero_kernels[weights, level, seed] for seed in self.settings.seeds]
        prefix = "" if stage is None else f"layer{stage}."
        found = [[count for name, count in each.items() if name.startswith(prefix)] for each in counts]
        return Estimate.of([float(sum(each)) for each in found]) if all(found) else None

    def kernels(self) -> int:
        """How many there are in the network."""
        from threefold.lottery.zero_kernels import pruned_shares

        return sum(map(len, pruned_shares(next(iter(self._masks.values()))).values()))

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of weights."""
        return list(combinations(self.settings.pretrained, 2))

    def _compared(self, one: str, another: str, level: int) -> tuple[Estimate, Estimate]:
        from threefold.lottery.similarity import by_chance, similarity

        pairs = [(self._masks[one, level, seed], self._masks[another, level, seed]) for seed in self.settings.seeds]
        return (
            Estimate.of([_PER_CENT * similarity(*pair).kept for pair in pairs]),
            Estimate.of([_PER_CENT * by_chance(*pair).kept for pair in pairs]),
        )

    @cached_property
    def _masks(self) -> "Mapping[tuple[str, int, int], Mask]":
        from threefold.lottery.mask import Mask

        return {
            (weights, level, seed): Mask.load(mask_file(self.settings, weights, level, seed))
            for weights in self.settings.pretrained
            for level in self.settings.schedule.levels
            for seed in self.settings.seeds
        }

    @cached_property
    def _zero_kernels(self) -> Mapping[tuple[str, int, int], Mapping[str, int]]:
        from threefold.lottery.zero_kernels import zero_kernel_counts

        return {key: zero_kernel_counts(mask) for key, mask in self._masks.items()}


def mask_file(settings: Settings, weights: str, level: int, seed: int) -> str:
    """One of them."""
    return Layout.of(settings).mask(weights, imp(weights, level), seed)
