"""What the seeds of an experiment gave together."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

_UNKNOWN = float("nan")


@dataclass(frozen=True)
class Estimate:
    """A mean over `seeds` runs and the standard deviation of single ones, with n - 1; NaN where not known."""

    mean: float
    sd: float
    seeds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Estimate":
        """From one value per seed; no mean without values, no deviation of fewer than two."""
        return cls(
            fmean(values) if values else _UNKNOWN,
            stdev(values) if len(values) > 1 else _UNKNOWN,
            len(values),
        )
