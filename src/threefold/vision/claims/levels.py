"""The paper's rounds of pruning: a fifth of what remains, 18 times (Section 3)."""

from functools import cache

from threefold.lottery.schedule import Schedule

SCHEDULE = Schedule(0.2, "remaining", 0.98)
LEVELS = (0, *SCHEDULE.levels)


def per_cent(level: int) -> float:
    """The sparsity of `level` in per cent."""
    return 100 * SCHEDULE.sparsity(level)


@cache
def level_at(sparsity: float) -> int:
    """The level that is nearest to `sparsity`, in per cent, which the paper prints with two decimals."""
    nearest: int = min(LEVELS, key=lambda level: abs(per_cent(level) - sparsity))
    return nearest


def up_to(sparsity: float, first: int = 0) -> range:
    """The levels from `first` that are at most `sparsity` per cent sparse."""
    return range(first, level_at(sparsity) + 1)


def beyond(sparsity: float) -> range:
    """The levels that are more than `sparsity` per cent sparse."""
    return range(level_at(sparsity) + 1, len(LEVELS))
