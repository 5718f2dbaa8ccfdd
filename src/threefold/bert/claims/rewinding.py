"""Claims C6, C7 and C13: rewinding to later weights, and pruning without rewinding (Table 3, Figure 4)."""

from collections.abc import Iterator
from math import ceil

from threefold.bert.claims.evidence import Evidence, with_ticket
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Difference, Judge, Verdict, count, every

_CLOSE = 2.0
_WORSE_BY_REWINDING = ("RTE",)
_WORSE_BY_STANDARD = ("WNLI", "RTE")
_BETTER_BY_STANDARD = ("QQP", "QNLI", "MRPC", "MLM")
_STANDARD = "standard"


def _own_gain(evidence: Evidence, task: str, row: str) -> Difference:
    return Difference.of(evidence.own(task, row), evidence.own(task, "rewind-0"))


def _no_help(evidence: Evidence) -> Outcome:
    if not _by_task(evidence):
        return Outcome.all_of(check for row in evidence.rewinding_rows for check in _on_average(evidence, row))
    checks = []
    for subject in with_ticket(evidence, evidence.subjects):
        for row in evidence.rewinding_rows:
            gain = _own_gain(evidence, subject.name, row)
            verdicts = [evidence.judge.at_most(gain, _CLOSE)]
            if subject.counterpart not in _WORSE_BY_REWINDING:
                verdicts.append(evidence.judge.at_most(-gain, _CLOSE))
            checks.append(Check.on(f"{subject.title}, {row}", gain, every(verdicts)))
    return Outcome.all_of(checks)


def _as_good(evidence: Evidence) -> Outcome:
    if not _by_task(evidence):
        return Outcome.all_of(_on_average(evidence, _STANDARD))
    checks = []
    for subject in with_ticket(evidence, evidence.subjects):
        gain, verdicts = _own_gain(evidence, subject.name, _STANDARD), []
        if subject.counterpart not in _WORSE_BY_STANDARD:
            verdicts += [evidence.judge.at_most(gain, _CLOSE), evidence.judge.at_most(-gain, _CLOSE)]
        if subject.counterpart in _BETTER_BY_STANDARD:
            verdicts.append(evidence.judge.not_worse(gain))
        if verdicts:
            checks.append(Check.on(subject.title, gain, every(verdicts)))
    return Outcome.all_of(checks)


def _by_task(evidence: Evidence) -> bool:
    """Where limits are in points; a standard deviation from few seeds is too uncertain to be each task's limit."""
    return evidence.judge.in_points or evidence.judge.as_given


def _on_average(evidence: Evidence, row: str) -> Iterator[Check]:
    """The mean gain over tasks is within the deviation that a task's gain typically has."""
    gains = [_own_gain(evidence, subject.name, row) for subject in with_ticket(evidence, evidence.subjects)]
    if gains:
        mean = Difference.mean(gains)
        verdict = evidence.judge.slack(Difference.typical(gains) - abs(mean.value), mean.error)
        yield Check.on(f"{row}, mean over tasks", mean, verdict)


def _targets_not_worse(evidence: Evidence, row: str) -> list[Verdict]:
    """For each target whether the row of Figure 4 loses nothing there; undecided within a standard deviation."""
    return [evidence.judge.better(evidence.rewound_transfer(row, subject.name)) for subject in evidence.subjects]


def _before_transfer(evidence: Evidence) -> Outcome:
    least = ceil(7 / 11 * len(evidence.subjects))
    standard = _targets_not_worse(evidence, _STANDARD)
    checks = []
    for row in evidence.rewinding_rows:
        verdicts = _targets_not_worse(evidence, row)
        verdict = every((count(verdicts, at_least=least), _certainly_fewer(standard, verdicts)))
        checks.append(Check(row, _not_worse_on(evidence, row), float("nan"), verdict))
    if checks:
        verdict = every(check.verdict for check in checks)
        checks.append(Check(_STANDARD, _not_worse_on(evidence, _STANDARD), float("nan"), verdict))
    return Outcome.all_of(checks)


def _not_worse_on(evidence: Evidence, row: str) -> float:
    """On how many targets the mean loses nothing, the number that Figure 4 has at the right of a row."""
    return sum(evidence.rewound_transfer(row, subject.name).value >= 0 for subject in evidence.subjects)


def _certainly_fewer(few: list[Verdict], many: list[Verdict]) -> Verdict:
    """Whether fewer of `few` than of `many` hold, whatever the undecided ones turn out to be."""

    def bounds(verdicts: list[Verdict]) -> tuple[int, int]:
        return verdicts.count(Verdict.HOLDS), len(verdicts) - verdicts.count(Verdict.FAILS)

    (fewest, most), (least, largest) = bounds(few), bounds(many)
    if most < least or fewest >= largest:
        return Judge.exactly(most < least)
    return Verdict.UNDECIDED


NO_HELP = Claim(
    "C6",
    "Table 3",
    "Rewinding to later weights instead of the pre-trained ones does not help.",
    "|E_rewound(T, i) − E(T, s_T)| ≤ 2 points for every T and i; RTE may lose more",
    "the mean over tasks is at most a task's typical standard deviation",
    _no_help,
)

STANDARD_AS_GOOD = Claim(
    "C7",
    "Table 3",
    "Pruning without any rewinding does about as well.",
    "|E_standard(T) − E(T, s_T)| ≤ 2 points for every T but WNLI and RTE; not worse on QQP, QNLI, MRPC, MLM",
    "the mean over tasks is at most a task's typical standard deviation",
    _as_good,
)

REWOUND_TRANSFERS = Claim(
    "C13",
    "Figure 4",
    "Masks of one task (SQuAD) transfer better with weights from later in its training, not with those of standard "
    "pruning.",
    "rewinding loses nothing on at least 7 of 11 targets for every i, and on more than standard pruning",
    "the same share of targets; undecided where a gain is within its standard deviation",
    _before_transfer,
)
