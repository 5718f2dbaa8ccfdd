"""What a job asks of a scheduler for: memory, time and disk, and more of each after a failure."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

Amount = int | Callable[[Any], int]


@dataclass(frozen=True)
class Demand:
    """What a job asks for at its first attempt: MB of memory and of disk, and minutes."""

    mem_mb: int
    runtime: int
    disk_mb: int


def growing(amount: Amount) -> Callable[[Any, int], int]:
    """A resources function of Snakemake: `amount` at first, and half of it more at every further attempt.

    Half, not as much again: the largest jobs ask for 72 GB, and what no node has is never started.

    Args:
        amount: in the resource's own unit (MB, minutes), or a function of the job's wildcards that gives it.
    """

    def at_attempt(wildcards: Any, attempt: int) -> int:
        first = amount(wildcards) if callable(amount) else amount
        return first * (1 + attempt) // 2

    # Snakemake asks for it at every job, and finding it out takes longer than the amount.
    at_attempt.__signature__ = signature(at_attempt)  # type: ignore[attr-defined]
    return at_attempt
