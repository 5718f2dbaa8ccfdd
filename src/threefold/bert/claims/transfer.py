"""Claims C8 to C12: which masks transfer (Figures 2 and 3)."""

from collections.abc import Sequence
from math import floor, sqrt

from threefold.bert.claims.evidence import ONE_SHOT, Evidence, downstream
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Difference, Verdict, count, opposite
from threefold.reporting.claims.subject import Subject

_DARK = ("MNLI", "QQP", "WNLI", "QNLI", "SST-2", "MLM")


def _to_same_task(evidence: Evidence, source: str, target: str) -> Difference:
    """A cell of Figure 3."""
    return Difference.of(evidence.transfer(source, target), evidence.transfer(target, target))


def _others(evidence: Evidence, source: str) -> list[Subject]:
    return [subject for subject in evidence.subjects if subject.name != source]


def _row_mean(evidence: Evidence, source: str) -> Difference:
    return Difference.mean([_to_same_task(evidence, source, target.name) for target in _others(evidence, source)])


def _mlm_relative(evidence: Evidence) -> Outcome:
    gains = {target.title: _to_same_task(evidence, evidence.mlm, target.name) for target in downstream(evidence)}
    return Outcome.all_of(Check.on(title, gain, evidence.judge.not_worse(gain)) for title, gain in gains.items())


def _mlm_absolute(evidence: Evidence) -> Outcome:
    checks = []
    for target in evidence.subjects:
        full, found = evidence.own(target.name, "full"), evidence.transfer(evidence.mlm, target.name)
        loss = Difference.of(full, found)
        matches = evidence.judge.slack(full.sd - loss.value, loss.error)
        expected = matches if target.counterpart in _DARK else opposite(matches)
        checks.append(Check.on(target.title, -loss, expected))
    return Outcome.all_of(checks)


def _others_stay(evidence: Evidence) -> Outcome:
    checks = []
    for source in downstream(evidence):
        gains = [_to_same_task(evidence, source.name, target.name) for target in _others(evidence, source.name)]
        most = floor(4 / 10 * len(gains))
        verdict = count(map(evidence.judge.better, gains), at_most=most)
        checks.append(Check(source.title, sum(gain.value >= 0 for gain in gains), float("nan"), verdict))
    return Outcome.all_of(checks)


def _beats_one_shot(evidence: Evidence) -> Outcome:
    def gain(target: str) -> Difference:
        return Difference.of(evidence.transfer(evidence.mlm, target), evidence.transfer(ONE_SHOT, target))

    gains = {target.title: gain(target.name) for target in evidence.subjects}
    mean = Difference.mean(list(gains.values()))
    checks = [Check.on(title, gain, evidence.judge.not_worse(gain)) for title, gain in gains.items()]
    return Outcome.all_of([*checks, Check.on("mean over tasks", mean, evidence.judge.better(mean))])


def _one_shot_beats(evidence: Evidence) -> Outcome:
    one_shot = _row_mean(evidence, ONE_SHOT)
    checks = []
    for source in downstream(evidence):
        other = _row_mean(evidence, source.name)
        lead = Difference(one_shot.value - other.value, sqrt(one_shot.sd**2 + other.sd**2), one_shot.seeds)
        checks.append(Check.on(f"ahead of {source.title}", lead, evidence.judge.better(lead)))
    return Outcome.all_of(checks)


def _larger_is_better(evidence: Evidence) -> Outcome:
    if len(evidence.subjects) < 3:
        return Outcome(Verdict.NOT_TESTED)
    sizes = [evidence.examples(subject.name) for subject in evidence.subjects]
    gains = [_row_mean(evidence, subject.name).value for subject in evidence.subjects]
    # Of numbers that are all equal there is no rank correlation.
    if len(set(sizes)) < 2 or len(set(gains)) < 2:
        return Outcome(Verdict.NOT_TESTED)
    correlation = _spearman(sizes, gains)
    # The spread of a rank correlation of unrelated numbers.
    chance = 1 / sqrt(len(sizes) - 1)
    if evidence.judge.as_given:
        verdict = evidence.judge.exactly(correlation > 0)
    else:
        verdict = evidence.judge.better(Difference(correlation, chance, 1))
    return Outcome(verdict, (Check(f"rank correlation over {len(sizes)} sources", correlation, chance, verdict),))


def _spearman(one: Sequence[float], another: Sequence[float]) -> float:
    ranks = [_ranks(one), _ranks(another)]
    middle = (len(one) - 1) / 2
    products = [sum((a - middle) * (b - middle) for a, b in zip(x, y, strict=True)) for x in ranks for y in ranks]
    return products[1] / sqrt(products[0] * products[3])


def _ranks(values: Sequence[float]) -> list[float]:
    """From 0; equal values share the mean of their ranks."""
    order = sorted(values)
    return [order.index(value) + (order.count(value) - 1) / 2 for value in values]


MLM_RELATIVE = Claim(
    "C8",
    "Figure 3",
    "The mask of masked language modelling serves every downstream task at least as well as the task's own at the same "
    "sparsity.",
    "E(MLM→T, 70 %) − E(T→T, 70 %) ≥ 0 for every downstream T (a standard deviation is allowed here)",
    "",
    _mlm_relative,
)

MLM_ABSOLUTE = Claim(
    "C8'",
    "Figure 2",
    "It serves as well as the whole network on MNLI, QQP, WNLI, QNLI, SST-2 and MLM only.",
    "E(MLM→T, 70 %) ≥ F(T) − sd of the full network on those, not on MRPC, RTE, CoLA, SQuAD, STS-B",
    "",
    _mlm_absolute,
)

OTHERS_STAY = Claim(
    "C9",
    "Figure 3",
    "Masks of downstream tasks do not transfer.",
    "for every downstream S: E(S→T) ≥ E(T→T) on at most 4 of 10 other T",
    "the same share; undecided where a difference is within its standard deviation",
    _others_stay,
)

BEATS_ONE_SHOT = Claim(
    "C10",
    "Figure 2",
    "The mask of masked language modelling is better than pruning the pre-trained weights at once.",
    "E(MLM→T) − E(one-shot→T) ≥ 0 for every T (a standard deviation is allowed here), and on average",
    "",
    _beats_one_shot,
)

ONE_SHOT_BEATS = Claim(
    "C11",
    "Figure 3",
    "Pruning the pre-trained weights at once is better, on average, than the mask of any downstream task.",
    "mean over T of E(one-shot→T) − E(T→T) above that of every downstream S over T ≠ S",
    "the same, by more than a standard deviation",
    _one_shot_beats,
)

LARGER_IS_BETTER = Claim(
    "C12",
    "Figure 3, Table 1",
    "Masks of tasks with more training data transfer better.",
    "Spearman correlation of training examples of S with its mean of E(S→T) − E(T→T) > 0",
    "the same, by more than 1 / √(sources − 1)",
    _larger_is_better,
)
