"""The verdicts on the papers' claims, as the page shows them."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from threefold.reporting.claims.claims_file import ClaimResult, ClaimsFile
from threefold.reporting.claims.judge import Verdict

_WORDS = {Verdict.HOLDS: "hold", Verdict.FAILS: "fail", Verdict.UNDECIDED: "undecided"}


@dataclass(frozen=True)
class PaperClaims:
    """The claims of a paper, in its order, and where it contradicts itself or its code."""

    claims: tuple[ClaimResult, ...]
    contradictions: tuple[str, ...]

    @property
    def tally(self) -> str:
        """How many claims have each verdict, in words."""
        counted = Counter(claim.here.verdict for claim in self.claims)
        return ", ".join(f"{counted[verdict]} {words}" for verdict, words in _WORDS.items() if counted[verdict])


def claims_by_paper(path: Path | None) -> dict[str, PaperClaims]:
    """The claims in the file `path` by paper (`ithemal`, `bert`, `vision`); none where there is no file.

    Raises:
        ThreefoldError: the file is missing or not of claims.
    """
    if path is None:
        return {}
    found = ClaimsFile.read(path)
    return {paper.name: PaperClaims(tuple(found.of(paper.name)), paper.contradictions) for paper in found.papers}
