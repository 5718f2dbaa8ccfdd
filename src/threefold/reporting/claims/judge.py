"""Deciding an inequality between means that are known from few runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import hypot, isnan, sqrt

from threefold.lottery.estimate import Estimate

# Means that are equal on paper may differ in their last bits.
_EQUAL = 1e-9


class Verdict(Enum):
    """What the numbers say about a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"
    NOT_TESTED = "not tested"


@dataclass(frozen=True)
class Difference:
    """A difference of two means in per cent points.

    `sd` is the standard deviation of such a difference between single runs, NaN where it is not known.
    """

    value: float
    sd: float
    seeds: int

    @classmethod
    def of(cls, one: Estimate, another: Estimate) -> "Difference":
        """`one` minus `another`, as of independent runs."""
        return cls(one.mean - another.mean, hypot(one.sd, another.sd), min(one.seeds, another.seeds))

    @classmethod
    def typical(cls, differences: Sequence["Difference"]) -> float:
        """The root mean square of their standard deviations."""
        return sqrt(sum(each.sd**2 for each in differences) / len(differences))

    @classmethod
    def mean(cls, differences: Sequence["Difference"]) -> "Difference":
        """Their mean, as of independent runs."""
        count = len(differences)
        return cls(
            sum(each.value for each in differences) / count,
            sqrt(sum(each.sd**2 for each in differences)) / count,
            min(each.seeds for each in differences),
        )

    @property
    def error(self) -> float:
        """The standard error of `value`."""
        return self.sd / sqrt(self.seeds) if self.seeds else float("nan")

    def __neg__(self) -> "Difference":
        """The other way round."""
        return Difference(-self.value, self.sd, self.seeds)


@dataclass(frozen=True)
class Judge:
    """How inequalities are decided.

    Attributes:
        in_points: thresholds in per cent points decide (the paper's own tasks and network); else the standard
            deviation of the difference takes their place.
        as_given: numbers are taken as they are (published ones, most of which come without a deviation).
    """

    in_points: bool
    as_given: bool = False

    def better(self, difference: Difference, by: float = 0.0) -> Verdict:
        """Whether `difference` is at least `by` points, as `slack` decides.

        Without `by`, or where points do not decide, it must be more than its standard deviation; it fails if it is
        below minus two of them.
        """
        if self.as_given:
            return self.exactly(difference.value >= by - _EQUAL)
        if self.in_points and by:
            return self.slack(difference.value - by, difference.error)
        return _beyond(difference.value, difference.sd, strictly=True)

    def at_most(self, difference: Difference, limit: float = 0.0) -> Verdict:
        """Whether `difference` is at most `limit` points, as `slack` decides.

        Without `limit`, or where points do not decide, a standard deviation is allowed.
        """
        if self.as_given:
            return self.exactly(difference.value <= limit + _EQUAL)
        allowed = limit if self.in_points and limit else difference.sd
        return self.slack(allowed - difference.value, difference.error)

    def not_worse(self, difference: Difference) -> Verdict:
        """Whether `difference` is not negative, but for a standard deviation."""
        return self.at_most(-difference)

    def slack(self, value: float, error: float) -> Verdict:
        """Whether `value` is not negative: by a standard `error` at least; it fails by more than two."""
        return self.exactly(value >= -_EQUAL) if self.as_given else _beyond(value, error)

    @staticmethod
    def exactly(condition: bool) -> Verdict:
        """The verdict on what is certain."""
        return Verdict.HOLDS if condition else Verdict.FAILS


def _beyond(value: float, scale: float, strictly: bool = False) -> Verdict:
    """Holds from `scale` on, fails below minus two; harder to fail, because a claim is about many tasks at once."""
    if isnan(scale):
        return Verdict.UNDECIDED
    if value > scale or (value == scale and not strictly):
        return Verdict.HOLDS
    return Verdict.FAILS if value < -2 * scale else Verdict.UNDECIDED


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Whether all hold."""
    found = [verdict for verdict in verdicts if verdict is not Verdict.NOT_TESTED]
    return count(found, at_least=len(found))


def count(verdicts: Iterable[Verdict], *, at_least: int = 0, at_most: int | None = None) -> Verdict:
    """Whether so many hold, whatever the undecided ones turn out to be."""
    found = list(verdicts)
    if not found:
        return Verdict.NOT_TESTED
    sure = found.count(Verdict.HOLDS)
    possible = len(found) - found.count(Verdict.FAILS)
    most = len(found) if at_most is None else at_most
    if sure >= at_least and possible <= most:
        return Verdict.HOLDS
    return Verdict.FAILS if possible < at_least or sure > most else Verdict.UNDECIDED


def opposite(verdict: Verdict) -> Verdict:
    """The verdict on the contrary."""
    return {Verdict.HOLDS: Verdict.FAILS, Verdict.FAILS: Verdict.HOLDS}.get(verdict, verdict)
