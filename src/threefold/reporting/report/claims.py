"""The verdicts on the papers' claims, as the page shows them; `threefold.reporting.claims` writes them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_json

_VERDICTS = {"holds": "hold", "fails": "fail", "undecided": "undecided"}


@dataclass(frozen=True)
class Claimed:
    """A claim, and what became of it.

    Attributes:
        name: its number.
        statement: what the paper says, and `source` where.
        artifacts: the targets that show the numbers behind it, as `bert_table2`.
        inequality: what must hold, and `decided_by` what decides at this scale.
        here: our numbers, `verdict` on them, and `because`, why that is undecided.
        published: the published numbers, and the verdict on them.
        expected: the verdict that this scale is expected to show, with the reason; `as_expected` whether it does.
    """

    name: str
    statement: str
    source: str
    artifacts: tuple[str, ...]
    inequality: str
    decided_by: str
    here: str
    verdict: str
    because: str
    published: str
    published_verdict: str
    expected: str
    expected_because: str
    as_expected: bool


@dataclass(frozen=True)
class PaperClaims:
    """The claims of a paper, in its order, and where it contradicts itself or its code."""

    claims: tuple[Claimed, ...]
    contradictions: tuple[str, ...]

    @property
    def tally(self) -> str:
        """How many claims have each verdict, in words."""
        counted = Counter(claim.verdict for claim in self.claims)
        return ", ".join(f"{counted[verdict]} {words}" for verdict, words in _VERDICTS.items() if counted[verdict])


def claims_by_paper(path: Path | None) -> dict[str, PaperClaims]:
    """The claims in the file `path` by paper (`ithemal`, `bert`, `vision`); none where there is no file.

    Raises:
        ThreefoldError: the file is missing or not of claims.
    """
    if path is None:
        return {}
    found = read_json(path)
    try:
        return {
            paper["name"]: PaperClaims(
                tuple(_claimed(claim) for claim in found["claims"] if claim["paper"] == paper["name"]),
                tuple(paper["contradictions"]),
            )
            for paper in found["papers"]
        }
    except (KeyError, TypeError) as error:
        raise ThreefoldError(f"{path}: not a file of claims ({error}); delete it and run again") from None


def _claimed(claim: Mapping[str, Any]) -> Claimed:
    here, published, expected = claim["here"], claim["published"], claim["expected"]
    return Claimed(
        name=claim["id"],
        statement=claim["statement"],
        source=claim["source"],
        artifacts=tuple(claim["artifacts"]),
        inequality=claim["inequality"],
        decided_by=claim["decided_by"],
        here=here["numbers"],
        verdict=here["verdict"],
        because=here["because"],
        published=published["numbers"],
        published_verdict=published["verdict"],
        expected=expected["verdict"],
        expected_because=expected["because"],
        as_expected=claim["as_expected"],
    )
