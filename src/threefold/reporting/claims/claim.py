"""A claim, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isnan
from typing import Generic, TypeVar

from threefold.reporting.claims.judge import Difference, Verdict, every

Evidence = TypeVar("Evidence")


@dataclass(frozen=True)
class Check:
    """One inequality.

    Attributes:
        what: it is about.
        value: the number: a difference in per cent points, or a sparsity in per cent, a count, a correlation.
        sd: its standard deviation, NaN if there is none.
        verdict: on this inequality.
        signed: whether the number is a difference.
        low, high: the 95 % interval of a bootstrap, NaN where there is none.
    """

    what: str
    value: float
    sd: float
    verdict: Verdict
    signed: bool = False
    low: float = float("nan")
    high: float = float("nan")

    @classmethod
    def unknown(cls, why: str) -> "Check":
        """An inequality without numbers, and why there are none."""
        return cls(why, float("nan"), float("nan"), Verdict.UNDECIDED)

    @classmethod
    def on(cls, what: str, difference: Difference, verdict: Verdict) -> "Check":
        """A check of a difference."""
        return cls(what, difference.value, difference.sd, verdict, signed=True)

    def __str__(self) -> str:
        """The number with its deviation, and what it is of."""
        shown = f"{self.value:+.2f}" if self.signed else f"{self.value:.3g}"
        spread = "" if isnan(self.sd) else f" ± {self.sd:.2f}"
        interval = "" if isnan(self.low) else f" [{self.low:.3g}, {self.high:.3g}]"
        return f"{shown.replace('-', '−')}{spread}{interval} ({self.what})"


@dataclass(frozen=True)
class Outcome:
    """The verdict on a claim, and the inequalities behind it."""

    verdict: Verdict
    checks: tuple[Check, ...] = ()

    @classmethod
    def all_of(cls, checks: Iterable[Check]) -> "Outcome":
        """Every inequality must hold."""
        found = tuple(checks)
        return cls(every(check.verdict for check in found), found)

    @property
    def summary(self) -> str:
        """The lowest and the highest number, and how many inequalities hold."""
        known = [check for check in self.checks if not isnan(check.value)]
        if not known:
            return ""
        ends = sorted(known, key=lambda check: check.value)
        numbers = str(ends[0]) if len(ends) == 1 else f"{ends[0]} to {ends[-1]}"
        verdicts = [check.verdict for check in known]
        tally = [f"{verdicts.count(Verdict.HOLDS)} of {len(verdicts)} hold"]
        for verdict, words in ((Verdict.FAILS, "fail"), (Verdict.UNDECIDED, "undecided")):
            if verdict in verdicts:
                tally.append(f"{verdicts.count(verdict)} {words}")
        return f"{numbers}; {', '.join(tally)}"

    @property
    def because(self) -> str:
        """Why it is undecided; "" where it is not."""
        if not self.checks:
            return "no run was made for it"
        if self.verdict is not Verdict.UNDECIDED:
            return ""
        left_open = [check for check in self.checks if check.verdict is Verdict.UNDECIDED]
        unknown = [check.what for check in left_open if isnan(check.value)]
        if unknown:
            return "; ".join(dict.fromkeys(unknown))
        alone = sum(check.signed and isnan(check.sd) for check in left_open)
        if alone == len(left_open):
            return f"of {alone} of {len(self.checks)} numbers there is one run each, and so no deviation"
        return f"{len(left_open)} of {len(self.checks)} inequalities are within their uncertainty"


@dataclass(frozen=True)
class Claim(Generic[Evidence]):
    """A claim of a paper, tested on evidence of that paper's kind.

    Attributes:
        name: its number here.
        source: the paper's table, figure or section that it is made in.
        words: what it says, in our own words.
        inequality: what must hold, with thresholds in the paper's points.
        elsewhere: what decides where those points do not apply; "" where the inequality has none.
        test: puts evidence to it.
    """

    name: str
    source: str
    words: str
    inequality: str
    elsewhere: str
    test: Callable[[Evidence], Outcome]
