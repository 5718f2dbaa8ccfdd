"""Claims I11 to I17: labels, and what later papers say of them and of Ithemal (BHive, uiCA, GRANITE)."""

from itertools import pairwise

from threefold.ithemal.claims.evidence import (
    BASELINE,
    DIFFTUNE,
    IACA,
    IACA_23,
    ITHEMAL,
    LLVM_MCA,
    OSACA,
    UICA,
    Evidence,
)
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Verdict, every

_FEW, _MOST = 0.30, 0.85
_UICA_ERROR = 0.02
_WORSE_IN_LOOPS = 1.5
_NOISE = (0.02, 0.05)
_GAIN, _SPEED = 0.01, 2.0
_ORDER = (ITHEMAL, IACA, BASELINE, DIFFTUNE, LLVM_MCA, OSACA)
_NO_UICA = "neither uiCA nor labels of loops are here"


def _measurable(evidence: Evidence) -> Outcome:
    checks = []
    for what, mapped in (("without mapping pages", False), ("with", True)):
        found = evidence.measurable(mapped)
        if found is not None:
            checks.append(found.check(what, found.above(_MOST) if mapped else found.below(_FEW)))
    return Outcome.all_of(checks)


def _survey(evidence: Evidence) -> Outcome:
    found = {method: evidence.survey(method) for method in _ORDER}
    checks = []
    for one, other in pairwise(_ORDER):
        better, worse = found[one], found[other]
        if better is not None and worse is not None:
            step = better.minus(worse)
            checks.append(step.check(f"{one} − {other}", step.below(0)))
    why = "the labels are not BHive's for Skylake, and IACA and DiffTune were not run"
    return Outcome.all_of(checks or [Check.unknown(why)])


def _baseline(evidence: Evidence) -> Outcome:
    ours, theirs = evidence.survey(BASELINE), evidence.survey(LLVM_MCA)
    if ours is not None and theirs is not None:
        step = ours.minus(theirs)
        return Outcome.all_of([step.check("baseline − llvm-mca", step.below(0))])
    checks = []
    for subject in evidence.subjects:
        found = evidence.ratio(subject, BASELINE, LLVM_MCA)
        if found is not None:
            checks.append(found.check(f"{subject}: baseline / llvm-mca", found.below(1)))
    return Outcome.all_of(checks)


def _exact(evidence: Evidence) -> Outcome:
    checks = [
        found.check(f"{processor}, {what}", found.below(_UICA_ERROR))
        for processor, both in evidence.defined(UICA).items()
        for what, found in zip(("unrolled", "loop"), both, strict=True)
    ]
    return Outcome.all_of(checks or [Check.unknown(_NO_UICA)])


def _definition(evidence: Evidence) -> Outcome:
    checks = []
    for processor, (unrolled, loop) in evidence.defined(ITHEMAL).items():
        worse = loop.value / unrolled.value
        checks.append(
            Check(f"{processor}: Ithemal, loop / unrolled", worse, float("nan"), _exactly(worse > _WORSE_IN_LOOPS))
        )
    for processor, (unrolled, loop) in evidence.defined(IACA_23).items():
        step = loop.minus(unrolled)
        checks.append(step.check(f"{processor}: IACA 2.3, loop − unrolled", step.below(0)))
    return Outcome.all_of(checks or [Check.unknown("no labels of loops are here")])


def _exactly(condition: bool) -> Verdict:
    return Verdict.HOLDS if condition else Verdict.FAILS


def _noise(evidence: Evidence) -> Outcome:
    least, most = _NOISE
    return Outcome.all_of(
        found.check(what, every([found.above(least), found.below(most)]))
        for what, found in evidence.measured_again().items()
    )


def _granite(evidence: Evidence) -> Outcome:
    checks = []
    for quantity, least in (("gain", _GAIN), ("speed", _SPEED)):
        found = evidence.granite(quantity)
        if found is not None:
            checks.append(found.check(quantity, found.above(least)))
    return Outcome.all_of(checks or [Check.unknown("GRANITE was not built here")])


I11: Claim[Evidence] = Claim(
    "I11",
    "BHive, profiled blocks by technique",
    "Few blocks can be measured unless the pages that they touch are mapped; then most can.",
    "share of blocks measured: without mapping < 30 %, with it > 85 %",
    "the same; without mapping: those measured that touch no page",
    _measurable,
)

I12: Claim[Evidence] = Claim(
    "I12",
    "uiCA, first table",
    "On BHive's labels for Skylake Ithemal is the best of six, and a baseline of three lines better than three tools.",
    "E(Ithemal) < E(IACA) < E(baseline) < E(DiffTune) < E(llvm-mca) < E(OSACA) on BHive's original labels for Skylake",
    "",
    _survey,
)

I13: Claim[Evidence] = Claim(
    "I13",
    "uiCA, first table",
    "A baseline of three lines beats llvm-mca there.",
    "E(max(n/4, loads/2, stores)) < E(llvm-mca) on BHive's original labels for Skylake",
    "E(instructions / issue width) < E(llvm-mca) on the labels here",
    _baseline,
)

I14: Claim[Evidence] = Claim(
    "I14",
    "uiCA, main table",
    "A detailed simulator errs by at most 2 %, by either definition of throughput.",
    "E(uiCA) ≤ 2 % unrolled and in loops, on every processor",
    "",
    _exact,
)

I15: Claim[Evidence] = Claim(
    "I15",
    "uiCA, main table",
    "Ithemal predicts throughput unrolled, as it was trained, and is worse on loops; IACA 2.3 the other way round.",
    "E(Ithemal, loop) > 1.5 · E(Ithemal, unrolled); E(IACA 2.3, loop) < E(IACA 2.3, unrolled)",
    "",
    _definition,
)

I16: Claim[Evidence] = Claim(
    "I16",
    "uiCA, main table",
    "Labels differ by a few per cent from a second, careful measurement, so that no model can honestly err by less.",
    "mean difference between BHive's labels and others of the same blocks from 2 to 5 %",
    "the same between our labels and those of a second run, and of a harness of another build",
    _noise,
)

I17: Claim[Evidence] = Claim(
    "I17",
    "GRANITE, abstract",
    "A graph network is more accurate than an improved Ithemal, and faster.",
    "E(GRANITE) ≤ E(Ithemal+) − 1 point; at least twice as fast",
    "",
    _granite,
)
