"""Claims C14 and C15: the mask of masked language modelling at other sparsities, and overlap (Appendices B and D)."""

from itertools import combinations
from math import ceil

from threefold.bert.claims.evidence import Evidence, downstream, with_ticket
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Difference, count, every

_CLOSE, _FARTHEST = 0.5, 2.6


def _mlm_at_own(evidence: Evidence) -> Outcome:
    losses = {}
    for target in with_ticket(evidence, downstream(evidence)):
        found = evidence.mlm_at_own(target.name)
        if found is not None:
            losses[target.title] = Difference.of(evidence.own(target.name, "full"), found)
    judge = evidence.judge
    wins = [judge.at_most(loss) for loss in losses.values()]
    verdicts = [count(wins, at_least=ceil(5 / 10 * len(wins)))]
    if judge.in_points:
        close = [judge.at_most(loss, _CLOSE) for loss in losses.values()]
        verdicts.append(count(close, at_least=ceil(8 / 10 * len(close))))
        verdicts.append(every(judge.at_most(loss, _FARTHEST) for loss in losses.values()))
    checks = (Check.on(title, loss, verdict) for (title, loss), verdict in zip(losses.items(), wins, strict=True))
    return Outcome(every(verdicts), tuple(checks))


def _overlap(evidence: Evidence) -> Outcome:
    checks = []
    tasks = downstream(evidence)
    shared = {
        (one.name, another.name): evidence.overlap(one.name, another.name) for one, another in combinations(tasks, 2)
    }
    for task in tasks:
        with_mlm = evidence.overlap(task.name, evidence.mlm)
        others = [found for pair, found in shared.items() if task.name in pair and found is not None]
        if with_mlm is not None and others:
            lead = Difference.of(min(others, key=lambda found: found.mean), with_mlm)
            checks.append(Check.on(task.title, lead, evidence.judge.better(lead)))
    return Outcome.all_of(checks)


MLM_AT_OWN = Claim(
    "C14",
    "Appendix B",
    "At each task's own sparsity the mask of masked language modelling is a winning ticket on half of the downstream "
    "tasks and nearly so on the others.",
    "F(T) − E(MLM→T, s_T) ≤ sd for at least 5 of 10 downstream T, ≤ 0.5 points for 8, ≤ 2.6 for all",
    "at most a standard deviation on half of them",
    _mlm_at_own,
)

OVERLAP = Claim(
    "C15",
    "Appendix D",
    "Masks of downstream tasks have more in common with each other than with that of masked language modelling.",
    "overlap(S, T) > overlap(S, MLM) for all downstream S and T (kept weights, Jaccard)",
    "the same, by more than a standard deviation; for each S its least similar T",
    _overlap,
)
