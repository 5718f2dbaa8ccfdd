"""Claims C1 and C1': winning tickets exist (Tables 2 and 4)."""

from threefold.bert.claims.evidence import Evidence
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Judge, Verdict

_ONE = 1


def _reaches(evidence: Evidence, rule: str, least: float) -> Outcome:
    def verdict(sparsity: float) -> Verdict:
        return Verdict.UNDECIDED if evidence.seeds == _ONE else Judge.exactly(sparsity >= least)

    sparsities = {subject.title: evidence.winning_sparsity(subject.name, rule) for subject in evidence.subjects}
    return Outcome.all_of(
        Check(title, sparsity, float("nan"), verdict(sparsity)) for title, sparsity in sparsities.items()
    )


EXISTENCE: Claim[Evidence] = Claim(
    "C1",
    "Table 2",
    "On every task some sparse mask, found by training on that task, trains the pre-trained weights as well as the "
    "whole network.",
    "highest sparsity with F(T) − E(T, s) ≤ sd of the subnetwork (rule B): at least 40 % for every T",
    "",
    lambda evidence: _reaches(evidence, "B", 40),
)

STRICT: Claim[Evidence] = Claim(
    "C1'",
    "Table 4 (Appendix A)",
    "At lower sparsities some such mask even loses nothing.",
    "highest sparsity with E(T, s) ≥ F(T): at least 20 % for every T",
    "",
    lambda evidence: _reaches(evidence, "strict", 20),
)
