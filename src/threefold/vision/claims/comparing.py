"""The two inequalities that most claims are made of; None where a number is missing."""

from collections.abc import Iterable, Iterator

from threefold.reporting.claims.claim import Check, Outcome
from threefold.reporting.claims.judge import Difference, every, opposite
from threefold.reporting.claims.subject import Subject
from threefold.vision.claims.evidence import Evidence, standing_for
from threefold.vision.claims.levels import level_at, per_cent
from threefold.vision.claims.series import Series


def lead(
    evidence: Evidence, task: str, one: Series, other: Series, level: int, other_level: int | None = None
) -> Difference | None:
    """E(one) - E(other) at `level`, or the latter at `other_level`."""
    found = evidence.score(task, one, level)
    against = evidence.score(task, other, level if other_level is None else other_level)
    return None if found is None or against is None else Difference.of(found, against)


def matches(evidence: Evidence, subject: Subject, series: Series, level: int) -> Check | None:
    """E(series) at `level` is within the tolerance of the dense network with the same weights (Equation 1)."""
    gain = lead(evidence, subject.name, series, series, level, 0)
    if gain is None:
        return None
    verdict = evidence.tolerance(subject.name, series).allows(evidence.judge, -gain)
    return Check.on(f"{subject.title} {series} − dense at {per_cent(level):.2f} %", gain, verdict)


def falls_short(evidence: Evidence, subject: Subject, series: Series, level: int) -> Check | None:
    """The contrary of `matches`."""
    check = matches(evidence, subject, series, level)
    return None if check is None else Check(check.what, check.value, check.sd, opposite(check.verdict), signed=True)


def ahead(
    evidence: Evidence, subject: Subject, one: Series, other: Series, level: int, by: float = 0.0
) -> Check | None:
    """E(one) - E(other) at `level` is at least `by` points, as the judge's `better` decides."""
    found = lead(evidence, subject.name, one, other, level)
    if found is None:
        return None
    return Check.on(_versus(subject, one, other, level), found, evidence.judge.better(found, by))


def not_behind(evidence: Evidence, subject: Subject, one: Series, other: Series, level: int) -> Check | None:
    """E(one) is at least E(other) at `level`, as the judge's `not_worse` decides."""
    found = lead(evidence, subject.name, one, other, level)
    if found is None:
        return None
    return Check.on(_versus(subject, one, other, level), found, evidence.judge.not_worse(found))


def alike(evidence: Evidence, subject: Subject, one: Series, other: Series, level: int) -> Check | None:
    """E(one) and E(other) at `level` are within the tolerance of the dense network that `other` starts from."""
    found = lead(evidence, subject.name, one, other, level)
    if found is None:
        return None
    tolerance = evidence.tolerance(subject.name, other)
    verdict = every(tolerance.allows(evidence.judge, loss) for loss in (found, -found))
    return Check.on(_versus(subject, one, other, level), found, verdict)


def as_claimed(evidence: Evidence, counterparts: Iterable[str], series: Iterable[Series]) -> Iterator[Check | None]:
    """Every series matches at the winning sparsity that the paper's text states for it."""
    curves = tuple(series)
    for subject in standing_for(evidence, counterparts):
        for curve in curves:
            sparsity = evidence.claimed(subject.counterpart, curve)
            if sparsity is not None:
                yield matches(evidence, subject, curve, level_at(sparsity))


def all_known(checks: Iterable[Check | None]) -> Outcome:
    """All hold, of those whose numbers are known."""
    return Outcome.all_of(check for check in checks if check is not None)


def _versus(subject: Subject, one: Series, other: Series, level: int) -> str:
    return f"{subject.title} {one} − {other} at {per_cent(level):.2f} %"
