"""Claim H1: winning tickets of the pre-training tasks themselves (Figure 2)."""

from collections.abc import Iterator

from threefold.reporting.claims.claim import Check, Claim
from threefold.reporting.claims.judge import Verdict, count, every
from threefold.reporting.claims.subject import Subject
from threefold.vision.claims.comparing import all_known, falls_short, matches
from threefold.vision.claims.evidence import Evidence, standing_for
from threefold.vision.claims.levels import LEVELS, level_at, per_cent
from threefold.vision.claims.series import PRETRAINING_TASKS, Series

_NAN = float("nan")


def _highest(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, PRETRAINING_TASKS):
        series = Series.transferred(PRETRAINING_TASKS[subject.counterpart])
        sparsity = evidence.claimed(subject.counterpart, series)
        if sparsity is not None:
            yield _within_a_round(evidence, subject, series, level_at(sparsity))


def _within_a_round(evidence: Evidence, subject: Subject, series: Series, claimed: int) -> Check | None:
    """At the stated round, or one beside it, it matches; two rounds later and on it does not."""
    found = {level: matches(evidence, subject, series, level) for level in LEVELS[1:]}
    known = {level: check for level, check in found.items() if check is not None}
    if claimed - 1 not in known:
        return None
    near = count((check.verdict for level, check in known.items() if abs(level - claimed) <= 1), at_least=1)
    short = [falls_short(evidence, subject, series, level) for level in known if level > claimed + 1]
    beyond = every(check.verdict for check in short if check is not None)
    # Where no round beyond was made, nobody knows whether it would still match.
    verdict = every([near, Verdict.UNDECIDED if beyond is Verdict.NOT_TESTED else beyond])
    highest = max((level for level, check in known.items() if check.verdict is Verdict.HOLDS), default=0)
    return Check(f"{subject.title} {series}, highest winning sparsity", per_cent(highest), _NAN, verdict)


H1: Claim[Evidence] = Claim(
    "H1",
    "Figure 2",
    "Each pre-training task has sparse winning tickets; those of MoCo are the sparsest.",
    "highest sparsity that matches on the task itself: 67.23 % (ImageNet), 59.04 % (simCLR), 95.60 % (MoCo), give or "
    "take a round",
    "",
    lambda evidence: all_known(_highest(evidence)),
)
