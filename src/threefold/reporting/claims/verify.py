"""Does the scale show what it is expected to show?"""

import logging
from collections.abc import Iterator
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.reporting.claims.claims_file import ClaimResult, ClaimsFile
from threefold.reporting.claims.judge import Verdict

_LOG = logging.getLogger(__name__)
_WORDS = {Verdict.HOLDS: "hold", Verdict.FAILS: "fail", Verdict.UNDECIDED: "undecided"}


def verify(file: Path) -> None:
    """Say which claims hold, fail and are undecided, and which are not as expected, in a line each.

    Args:
        file: results/claims.json.

    Raises:
        ThreefoldError: a claim is not as expected.
    """
    found = ClaimsFile.read(file)
    for line in tally(found):
        _LOG.info(line)
    surprises = [claim for claim in found.claims if not claim.as_expected]
    for claim in surprises:
        _LOG.error(broken(claim))
    if surprises:
        named = ", ".join(claim.id for claim in surprises)
        raise ThreefoldError(
            f"{file}: {len(surprises)} of {len(found.claims)} claims are not as expected at the scale {found.scale}: "
            f"{named}; the reasons of the expectations are in the file that claims.expected of the configuration names"
        )


def tally(found: ClaimsFile) -> Iterator[str]:
    """For each paper how many claims hold, fail and are undecided, and which."""
    for paper in found.papers:
        parts = []
        for verdict, word in _WORDS.items():
            names = [claim.id for claim in found.of(paper.name) if claim.here.verdict is verdict]
            parts.append(f"{len(names)} {word}" + (f" ({', '.join(names)})" if names else ""))
        yield f"{paper.name}: {'; '.join(parts)}"


def broken(claim: ClaimResult) -> str:
    """One line on a claim that is not as expected."""
    reason = f", {claim.here.because}" if claim.here.because else ""
    return (
        f"{claim.id} ({claim.paper}, {claim.source}): expected that it {claim.expected.verdict}, because "
        f"{claim.expected.because}; it is: {claim.here.verdict.value}{reason}; {claim.here.numbers or 'no numbers'}"
    )
