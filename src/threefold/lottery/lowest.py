"""Choosing exactly so many: the lowest, or any."""

import torch


def lowest(scores: torch.Tensor, count: int) -> torch.Tensor:
    """Which of `scores` are the `count` lowest; of equal ones, the first.

    Takes linear time and, for a moment, one copy of `scores`.

    Args:
        scores: numbers without NaN, [n], on the CPU.
        count: from 0 to n.

    Returns:
        bool [n] with exactly `count` True.
    """
    if count == 0:
        return torch.zeros_like(scores, dtype=torch.bool)
    # torch.kthvalue also keeps an int64 index for every score: three times the memory.
    partitioned = scores.detach().numpy().copy()
    partitioned.partition(count - 1)
    threshold = partitioned[count - 1].item()
    del partitioned
    chosen: torch.Tensor = scores < threshold
    ties = torch.nonzero(scores == threshold).flatten()
    # Counted, not summed: a sum makes an int64 of every bool first.
    chosen[ties[: count - int(torch.count_nonzero(chosen))]] = True
    return chosen


def drawn(size: int, count: int, generator: torch.Generator) -> torch.Tensor:
    """Bool [size] with exactly `count` True, every set of that many equally likely."""
    # 31 bits: even among 85 million, hardly any shares the score at the threshold, where the first would win.
    return lowest(torch.empty(size, dtype=torch.int32).random_(generator=generator), count)
