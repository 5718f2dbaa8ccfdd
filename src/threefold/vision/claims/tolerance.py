"""How much worse a winning ticket may be: one standard deviation of the dense network (footnote 7)."""

from dataclasses import dataclass

from threefold.reporting.claims.judge import Difference, Judge, Verdict


@dataclass(frozen=True)
class Tolerance:
    """A standard deviation in points that is known to lie from `least` to `most`; equal where it was measured."""

    least: float
    most: float

    @classmethod
    def exactly(cls, deviation: float) -> "Tolerance":
        """A measured one; NaN of a single run decides nothing."""
        return cls(deviation, deviation)

    def allows(self, judge: Judge, loss: Difference) -> Verdict:
        """Whether `loss` is at most the deviation; undecided where that depends on which one it is."""
        if judge.slack(self.least - loss.value, loss.error) is Verdict.HOLDS:
            return Verdict.HOLDS
        if judge.slack(self.most - loss.value, loss.error) is Verdict.FAILS:
            return Verdict.FAILS
        return Verdict.UNDECIDED
