"""A number with the interval that it lies in."""

from dataclasses import dataclass
from math import isnan

from threefold.reporting.claims.claim import Check
from threefold.reporting.claims.judge import Verdict


@dataclass(frozen=True)
class Quantity:
    """A number, and the bounds of its 95 % interval; NaN where there is none and it is taken as it is."""

    value: float
    low: float = float("nan")
    high: float = float("nan")

    def below(self, limit: float) -> Verdict:
        """Whether it is below `limit`, with all of its interval; it fails if all of it is not."""
        low, high = (self.value, self.value) if isnan(self.low) else (self.low, self.high)
        if high < limit:
            return Verdict.HOLDS
        return Verdict.FAILS if low >= limit else Verdict.UNDECIDED

    def above(self, limit: float) -> Verdict:
        """Whether it is above `limit`, likewise."""
        return (-self).below(-limit)

    def minus(self, other: "Quantity") -> "Quantity":
        """The difference, with the widest interval that both allow."""
        return Quantity(self.value - other.value, self.low - other.high, self.high - other.low)

    def check(self, what: str, verdict: Verdict) -> Check:
        """An inequality of this number."""
        return Check(what, self.value, float("nan"), verdict, low=self.low, high=self.high)

    def __neg__(self) -> "Quantity":
        """The other way round."""
        return Quantity(-self.value, -self.high, -self.low)
