"""Claims C2 to C5: both the mask and the pre-trained weights matter (Table 2, Figure 1)."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from threefold.bert.claims.evidence import DRAWN, WITHOUT_SIGNAL, Evidence, with_ticket
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Difference, count, every

# Digitised from a plot: 4 points, and 1 for the error of reading.
_CLOSE = 5.0
_FAR = 8.0
# Per cent.
_LIGHTLY = 10


def _ticket_minus(evidence: Evidence, row: str, points: float) -> Iterator[Check]:
    for subject in with_ticket(evidence, evidence.subjects):
        difference = Difference.of(evidence.own(subject.name, "ticket"), evidence.own(subject.name, row))
        least = 0.0 if subject.counterpart == WITHOUT_SIGNAL else points
        yield Check.on(subject.title, difference, evidence.judge.better(difference, least))


def _mask_matters(evidence: Evidence) -> Outcome:
    return Outcome.all_of(_ticket_minus(evidence, "random-pruning", _FAR))


def _weights_matter(evidence: Evidence) -> Outcome:
    return Outcome.all_of(_ticket_minus(evidence, "reinitialised", 11))


def _places_matter(evidence: Evidence) -> Outcome:
    shuffled = []
    for subject in with_ticket(evidence, evidence.subjects):
        difference = Difference.of(*(evidence.own(subject.name, row) for row in ("shuffled", "reinitialised")))
        what = f"shuffled − drawn anew, {subject.title}"
        shuffled.append(Check.on(what, difference, evidence.judge.better(difference)))
    least = ceil(9 / 11 * len(shuffled))
    losses = [
        replace(check, what=f"ticket − shuffled, {check.what}") for check in _ticket_minus(evidence, "shuffled", 9)
    ]
    verdicts = (count((check.verdict for check in shuffled), at_least=least), every(check.verdict for check in losses))
    return Outcome(every(verdicts), (*shuffled, *losses))


def _across_sparsities(evidence: Evidence) -> Outcome:
    checks = []
    for subject in evidence.subjects:
        if subject.counterpart in DRAWN:
            curve = evidence.curve(subject.name)
            if curve and round(min(curve)) > _LIGHTLY:
                checks.append(Check.unknown(f"{subject.title}: the first level is {min(curve):.3g} % sparse"))
            for sparsity, (ticket, random) in curve.items():
                difference = Difference.of(ticket, random)
                what = f"{subject.title} at {sparsity:.3g} %"
                if round(sparsity) <= _LIGHTLY:
                    checks.append(Check.on(what, difference, evidence.judge.at_most(difference, _CLOSE)))
                elif 50 <= round(sparsity) <= 70:
                    checks.append(Check.on(what, difference, evidence.judge.better(difference, _FAR)))
    return Outcome.all_of(checks)


MASK_MATTERS = Claim(
    "C2",
    "Table 2",
    "A random mask of equal sparsity does much worse.",
    "E(T, s_T) − E_random(T, s_T) ≥ 8 points for every T but WNLI, there > 0",
    "the difference is more than its standard deviation",
    _mask_matters,
)

WEIGHTS_MATTER = Claim(
    "C3",
    "Table 2",
    "The mask is worth little without the pre-trained weights.",
    "E(T, s_T) − E_drawn-anew(T, s_T) ≥ 11 points for every T but WNLI, there > 0",
    "the difference is more than its standard deviation",
    _weights_matter,
)

PLACES_MATTER = Claim(
    "C4",
    "Table 2",
    "Pre-trained weights in shuffled places are better than weights drawn anew, but much worse than in their own.",
    "E_shuffled ≥ E_drawn-anew on at least 9 of 11 tasks; E(T, s_T) − E_shuffled ≥ 9 points for every T but WNLI",
    "the same share of tasks; differences are more than their standard deviation",
    _places_matter,
)

ACROSS_SPARSITIES = Claim(
    "C5",
    "Figure 1",
    "Random masks keep up at 10 % sparsity and fall far behind in the middle (CoLA, SST-2, SQuAD).",
    "E − E_random ≤ 5 points at 10 % (4, and 1 for reading the plot), ≥ 8 points from 50 to 70 %",
    "at most a standard deviation at 10 %, more than one from 50 to 70 %",
    _across_sparsities,
)
