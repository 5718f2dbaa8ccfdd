"""Claims I6 to I8: other architectures, and speed (Tables 4 and 5)."""

from collections.abc import Iterable

from threefold.ithemal.claims.evidence import (
    BATCHED,
    DAG,
    DAG_NO_EDGES,
    DAG_RESIDUAL,
    FLAT,
    FORWARD,
    HIERARCHICAL,
    IACA,
    ITHEMAL,
    LLVM_MCA,
    MEASURING,
    PROCESS,
    Evidence,
)
from threefold.reporting.claims.claim import Check, Claim, Outcome

# "Just as fast", and "an order of magnitude".
_JUST_AS_FAST = 2.0
_MAGNITUDE = 0.1


def _orders(evidence: Evidence, pairs: Iterable[tuple[str, str]]) -> Outcome:
    """In each pair the first is better; an unknown pair leaves the claim open."""
    checks = []
    for one, other in pairs:
        found = evidence.explored(one, other)
        missing = Check.unknown(f"{one} / {other}: not both were trained here")
        checks.append(missing if found is None else found.check(f"{one} / {other}", found.below(1)))
    known = [check for check in checks if check.value == check.value]
    return Outcome.all_of(checks if known else [])


def _fast(evidence: Evidence) -> Outcome:
    checks = []
    for tool in (LLVM_MCA, IACA):
        found = evidence.time_ratio((ITHEMAL, FORWARD), (tool, PROCESS))
        if found is not None:
            verdict = found.below(_JUST_AS_FAST)
            checks.append(found.check(f"time of a block / that of a process of {tool}", verdict))
    ways = [evidence.time_ratio((ITHEMAL, way), (MEASURING, MEASURING)) for way in (BATCHED, FORWARD)]
    known = [found for found in ways if found is not None]
    if known:
        best = min(known, key=lambda found: found.value)
        checks.append(best.check("time of a block, asked in the fastest way / measuring it", best.below(_MAGNITUDE)))
    return Outcome.all_of(checks)


I6: Claim[Evidence] = Claim(
    "I6",
    "introduction; Table 5",
    "The hierarchical LSTM is better than a DAG-RNN and than a flat LSTM over tokens.",
    "E(hierarchical) < E(DAG-RNN), and < E(flat), with an equal budget",
    "",
    lambda evidence: _orders(evidence, [(HIERARCHICAL, DAG), (HIERARCHICAL, FLAT)]),
)

I7: Claim[Evidence] = Claim(
    "I7",
    "the authors' own reports, history of the released code; Table 5",
    "A DAG-RNN is better with edges than without, and better still with a sequential path.",
    "E(DAG and sequential residual) < E(DAG) < E(DAG without edges)",
    "",
    lambda evidence: _orders(evidence, [(DAG_RESIDUAL, DAG), (DAG, DAG_NO_EDGES)]),
)

I8: Claim[Evidence] = Claim(
    "I8",
    "Table 4",
    "Predicting is as fast as the tools, and ten times as fast as measuring.",
    "time per block: Ithemal in one process ≤ 2 · min(llvm-mca, IACA), a process each; ≤ 0.1 · measuring",
    "",
    _fast,
)
