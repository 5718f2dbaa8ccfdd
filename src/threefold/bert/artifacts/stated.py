"""What the paper says about a claim in words where its numbers were not recovered."""

from collections.abc import Mapping
from pathlib import Path

from threefold.bert.claims.evidence import Evidence
from threefold.reporting import published
from threefold.reporting.claims.claim import Claim

# Which rows of the file of stated numbers are about which claim.
_PLACES = {"C14": "appendix-b", "C15": "appendix-d"}


def stated(claim: Claim[Evidence], files: Mapping[str, Path]) -> tuple[str, bool]:
    """The statements about `claim`, "" if there are none, and whether the published values behind it were checked."""
    rows = published.read(files["text"])
    rows = rows[rows["place"] == _PLACES.get(claim.name)]
    words = "; ".join(f"{row['value']:g} {row['statement']}" for row in rows.to_dict("records"))
    if claim.name == "C1'":
        return words, bool(published.read(files["table4"])["verified"].all())
    return words, bool(rows["verified"].all())
