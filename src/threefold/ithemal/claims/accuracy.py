"""Claims I1 to I5, I9 and I10: how accurate predictions are (Table 3, Figure 3)."""

from collections.abc import Iterator

from threefold.ithemal.claims.evidence import CONSTANT, IACA, ITHEMAL, LLVM_MCA, OPCODES, Evidence
from threefold.reporting.claims.claim import Check, Claim, Outcome

_HALF = 0.5
_ERROR = 0.10
_RANK = 0.95
# Cycles per 100 iterations: what Claim I10 calls fast and slow, and the errors there.
_FAST, _SLOW = 200, 1000
_FAST_ERROR, _SLOW_ERROR = 0.07, 0.30
_NO_IACA = "IACA was not run: it is no longer distributed, and knows no processor after Skylake"


def _against(evidence: Evidence, tool: str) -> Iterator[Check]:
    for subject in evidence.subjects:
        found = evidence.ratio(subject, ITHEMAL, tool)
        if found is not None:
            yield found.check(f"{subject}: Ithemal / {tool}", found.below(_HALF))


def _half_of_all(evidence: Evidence) -> Outcome:
    iaca = list(_against(evidence, IACA))
    return Outcome.all_of([*_against(evidence, LLVM_MCA), *(iaca or [Check.unknown(_NO_IACA)])])


def _small(evidence: Evidence) -> Iterator[Check]:
    for subject in evidence.subjects:
        found = evidence.error(subject, ITHEMAL)
        if found is not None:
            yield found.check(subject, found.below(_ERROR))


def _ranks(evidence: Evidence) -> Iterator[Check]:
    for subject in evidence.subjects:
        found = evidence.spearman(subject, ITHEMAL)
        if found is not None:
            yield found.check(f"{subject}: Ithemal", found.above(_RANK))
        for tool in (LLVM_MCA, IACA):
            lead = evidence.spearman_lead(subject, ITHEMAL, tool)
            if lead is not None:
                yield lead.check(f"{subject}: Ithemal − {tool}", lead.above(0))


def _rank(evidence: Evidence) -> Outcome:
    found = list(_ranks(evidence))
    known = any(evidence.spearman_lead(subject, ITHEMAL, IACA) for subject in evidence.subjects)
    return Outcome.all_of(found if known else [*found, Check.unknown(_NO_IACA)])


def _portable(evidence: Evidence) -> Outcome:
    checks = list(_against(evidence, LLVM_MCA))
    if evidence.processors < 2:
        checks.append(Check.unknown("there are labels of one processor only"))
    home = evidence.at_home()
    checks += (
        found.check(f"{subject}: trained for it / for another", found.below(1)) for subject, found in home.items()
    )
    if not home:
        checks.append(Check.unknown("no model was tested on labels of another processor"))
    return Outcome.all_of(checks)


def _sane(evidence: Evidence) -> Iterator[Check]:
    for subject in evidence.subjects:
        for one, other in ((ITHEMAL, OPCODES), (OPCODES, CONSTANT)):
            found = evidence.ratio(subject, one, other)
            if found is not None:
                yield found.check(f"{subject}: {one} / {other}", found.below(1))


def _rises(evidence: Evidence) -> Iterator[Check]:
    for subject in evidence.subjects:
        fast = evidence.in_range(subject, 0, _FAST)
        middle = evidence.in_range(subject, _FAST, _SLOW)
        slow = evidence.in_range(subject, _SLOW, float("inf"))
        if fast is None or middle is None or slow is None:
            continue
        for place, step in (("middle − fast", middle.minus(fast)), ("slow − middle", slow.minus(middle))):
            yield step.check(f"{subject}: {place}", step.above(0))
        if evidence.on_bhive:
            yield fast.check(f"{subject}: fast", fast.below(_FAST_ERROR))
            yield slow.check(f"{subject}: slow", slow.above(_SLOW_ERROR))


I1: Claim[Evidence] = Claim(
    "I1",
    "Table 3, abstract",
    "The error is less than half of llvm-mca's.",
    "E(Ithemal) < 0.5 · E(llvm-mca) on every processor",
    "",
    lambda evidence: Outcome.all_of(_against(evidence, LLVM_MCA)),
)

I2: Claim[Evidence] = Claim(
    "I2",
    "Table 3, abstract",
    "The error is less than half of that of the better of llvm-mca and IACA.",
    "E(Ithemal) < 0.5 · min(E(llvm-mca), E(IACA)) on Haswell and Skylake",
    "",
    _half_of_all,
)

I3: Claim[Evidence] = Claim(
    "I3",
    "Table 3",
    "The error is at most a tenth.",
    "E(Ithemal) ≤ 0.10 on every processor",
    "",
    lambda evidence: Outcome.all_of(_small(evidence)),
)

I4: Claim[Evidence] = Claim(
    "I4",
    "Table 3",
    "Predictions rank blocks better than both tools do.",
    "Spearman of Ithemal ≥ 0.95, and above that of llvm-mca and of IACA",
    "",
    _rank,
)

I5: Claim[Evidence] = Claim(
    "I5",
    "Table 3",
    "One architecture and recipe serve every processor, but each needs its own training.",
    "I1 on every processor; E(trained on A, tested on A) < E(trained on B, tested on A)",
    "",
    _portable,
)

I9: Claim[Evidence] = Claim(
    "I9",
    "Table 3 (our rows)",
    "(Ours.) It is better than a regression on opcode counts, and that than the best constant.",
    "E(Ithemal) < E(opcode-count regression) < E(best constant)",
    "",
    lambda evidence: Outcome.all_of(_sane(evidence)),
)

I10: Claim[Evidence] = Claim(
    "I10",
    "Figure 3, Table 6",
    "Slow blocks are predicted worse than fast ones.",
    "E rises from < 200 to 200–1000 to ≥ 1000 cycles per 100 iterations; it is < 7 % in the first, > 30 % in the last",
    "E rises; the limits are those of BHive's labels",
    lambda evidence: Outcome.all_of(_rises(evidence)),
)
