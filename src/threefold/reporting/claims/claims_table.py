"""The table of a paper's claims: one row each, and in the CSV every inequality behind it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from threefold.reporting.claims.claim import Claim, Outcome
from threefold.reporting.tables import Column, Row, Table, words, write

Evidence = TypeVar("Evidence")
# What the paper says of a claim in words, and whether the published values behind it were checked.
Stated = Callable[[Claim[Evidence]], tuple[str, bool]]

NOT_RECOVERED = "not recovered"

# What a row is: a claim, one of its inequalities with our numbers or the published ones, or about the whole paper.
CLAIM, HERE, PUBLISHED, SCALE, CONTRADICTION = "claim", "here", "published", "scale", "contradiction"


def write_claims(
    stem: Path,
    title: str,
    caption: str,
    claims: Iterable[Claim[Evidence]],
    ours: Evidence,
    theirs: Evidence,
    stated: Stated[Evidence],
    *,
    in_points: bool,
    scale: Iterable[str],
    notes: Iterable[str],
    contradictions: Iterable[str],
) -> None:
    """Write the table of a paper's claims to `stem`: arguments as of `claims_frame`, and `notes` below the table."""
    found = list(contradictions)
    frame = claims_frame(claims, ours, theirs, stated, in_points=in_points, scale=scale, contradictions=found)
    said = (*tally(frame), *notes, *found)
    write(Table(title, caption, COLUMNS, frame, notes=said, shown=shown), stem)


def claims_frame(
    claims: Iterable[Claim[Evidence]],
    ours: Evidence,
    theirs: Evidence,
    stated: Stated[Evidence],
    *,
    in_points: bool,
    scale: Iterable[str],
    contradictions: Iterable[str],
) -> pd.DataFrame:
    """Every claim put to our numbers and to the published ones, and in further rows what is said of the whole paper.

    Args:
        claims: in order.
        ours: our numbers.
        theirs: the published ones.
        stated: what the paper says in words.
        in_points: whether limits in points count here.
        scale: what was run here, in sentences.
        contradictions: where the paper contradicts itself or its code, one statement each.
    """
    rows = [row for claim in claims for row in _rows(claim, ours, theirs, stated, in_points)]
    rows.append({"origin": SCALE, "words": " ".join(scale)})
    rows += ({"origin": CONTRADICTION, "words": statement} for statement in contradictions)
    return pd.DataFrame(rows)


def shown(row: Row) -> bool:
    """Whether readers see a row: that of a claim, not of one of its inequalities."""
    return bool(row["origin"] == CLAIM)


def tally(frame: pd.DataFrame) -> Iterator[str]:
    """How many claims hold, and which, in words."""
    rows = frame[frame["origin"] == CLAIM]
    for column, where in (("verdict", "Here"), ("published_verdict", "With the published numbers")):
        counted = Counter(rows[column])
        names = {verdict: ", ".join(rows.loc[rows[column] == verdict, "name"]) for verdict in counted}
        yield (
            f"{where}: "
            + "; ".join(f"{verdict} {count} ({names[verdict]})" for verdict, count in counted.items())
            + "."
        )


def _published_numbers(row: Row) -> str:
    return str(row["published"])


COLUMNS = (
    words("name", "Claim"),
    words("words", "What it says"),
    words("inequality", "Inequality"),
    words("decided_by", "Decided here by"),
    words("here", "Here"),
    words("verdict", "Verdict here"),
    Column("Published", _published_numbers, numeric=False, verified="verified"),
    words("published_verdict", "Published numbers"),
)

STAND_INS = (
    "The limits in points are of the paper's tasks and network; here standard deviations stand in for them, as the "
    "column says."
)

CONTRADICTIONS_FOLLOW = "What follows are contradictions inside the paper, computed from its published values."

HOW_DECIDED = (
    "A difference is taken as of independent runs: its variance is the sum of both. It holds if it is beyond its "
    "standard deviation, or beyond a limit by a standard error; it fails on the other side, at twice the distance; "
    "else it is undecided, as everything is with one seed. A claim about every task holds if all inequalities do "
    "and fails if one does: among many, one may do so by chance."
)


def _rows(
    claim: Claim[Evidence], ours: Evidence, theirs: Evidence, stated: Stated[Evidence], in_points: bool
) -> Iterator[dict[str, Any]]:
    here, there = claim.test(ours), claim.test(theirs)
    words_of, verified = stated(claim)
    yield {
        "name": claim.name,
        "origin": CLAIM,
        "source": claim.source,
        "words": claim.words,
        "inequality": claim.inequality,
        "decided_by": claim.elsewhere if claim.elsewhere and not in_points else "the inequality",
        "here": here.summary,
        "verdict": here.verdict.value,
        "because": here.because,
        "published": there.summary or words_of,
        "published_verdict": there.verdict.value if there.checks else NOT_RECOVERED,
        "published_because": there.because if there.checks else NOT_RECOVERED,
        "verified": verified,
    }
    for origin, outcome in ((HERE, here), (PUBLISHED, there)):
        yield from _checks(claim.name, origin, outcome)


def _checks(name: str, origin: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    for check in outcome.checks:
        yield {
            "name": name,
            "origin": origin,
            "check": check.what,
            "value": check.value,
            "sd": check.sd,
            "low": check.low,
            "high": check.high,
            "verdict": check.verdict.value,
        }
