"""The masks of the pre-training tasks: how alike they are, and how many kernels they prune wholly (Figures 6 and 7).

PyTorch, which counting needs, takes seconds to load, and a plan only asks which files there are: it is imported inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from threefold.lottery.estimate import Estimate
from threefold.vision.layout import Layout
from threefold.vision.settings import Settings, imp

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
class _Level:
    """What was counted of the masks at one level.

    Attributes:
        kept: by pair of weights and seed, per cent of similarity, and of that of random masks with the same layers.
        zero: by weights and seed, the zero kernels of each layer.
    """

    kept: Mapping[tuple[frozenset[str], int], tuple[float, float]]
    zero: Mapping[tuple[str, int], Mapping[str, int]]


@dataclass(frozen=True)
class PretrainingMasks:
    """Those of these experiments, read when they are asked for, one level after the other.

    Only counts are kept: all masks of a ResNet-50 at the paper's levels are four gigabytes.
    """

    settings: Settings
    _levels: dict[int, _Level] = field(default_factory=dict, init=False, repr=False, compare=False)

    def jaccard(self, one: str, another: str, level: int) -> Estimate:
        """Per cent of the weights that both keep among those that either does, both masks of one seed."""
        return Estimate.of([found for found, _ in self._compared(one, another, level)])

    def jaccard_by_layers(self, one: str, another: str, level: int) -> Estimate:
        """The same, as expected of random masks that are as sparse as these in each layer."""
        return Estimate.of([expected for _, expected in self._compared(one, another, level)])

    def jaccard_by_chance(self, level: int) -> float:
        """The same, as expected of random masks that are as sparse as these."""
        from threefold.lottery.similarity import expected_jaccard

        sparsity = self.settings.schedule.sparsity(level)
        return _PER_CENT * expected_jaccard(sparsity, sparsity)

    def zero_kernels(self, weights: str, level: int, stage: int | None = None) -> Estimate | None:
        """How many kernels are pruned wholly, in the stage of this number, from 1, or in all; None without such one."""
        counts = [self._counted(level).zero[weights, seed] for seed in self.settings.seeds]
        prefix = "" if stage is None else f"layer{stage}."
        found = [[count for name, count in each.items() if name.startswith(prefix)] for each in counts]
        return Estimate.of([float(sum(each)) for each in found]) if all(found) else None

    def kernels(self) -> int:
        """How many there are in the network."""
        from threefold.lottery.mask import Mask
        from threefold.lottery.zero_kernels import pruned_shares

        return sum(map(len, pruned_shares(Mask.load(mask_files(self.settings)[0])).values()))

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of weights."""
        return list(combinations(self.settings.pretrained, 2))

    def _compared(self, one: str, another: str, level: int) -> list[tuple[float, float]]:
        pair = frozenset((one, another))
        return [self._counted(level).kept[pair, seed] for seed in self.settings.seeds]

    def _counted(self, level: int) -> _Level:
        if level not in self._levels:
            self._levels[level] = self._count(level)
        return self._levels[level]

    def _count(self, level: int) -> _Level:
        from threefold.lottery.mask import Mask
        from threefold.lottery.similarity import by_chance, similarity
        from threefold.lottery.zero_kernels import zero_kernel_counts

        kept, zero = {}, {}
        for seed in self.settings.seeds:
            masks = {
                weights: Mask.load(mask_file(self.settings, weights, level, seed))
                for weights in self.settings.pretrained
            }
            zero.update({(weights, seed): zero_kernel_counts(mask) for weights, mask in masks.items()})
            for pair in self.pairs():
                one, another = (masks[weights] for weights in pair)
                found, expected = similarity(one, another).kept, by_chance(one, another).kept
                kept[frozenset(pair), seed] = (_PER_CENT * found, _PER_CENT * expected)
        return _Level(kept, zero)


def mask_file(settings: Settings, weights: str, level: int, seed: int) -> str:
    """One of them."""
    return Layout.of(settings).mask(weights, imp(weights, level), seed)
