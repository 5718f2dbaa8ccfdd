"""The verdicts on claims, as the page shows them."""

import json
from pathlib import Path

import pytest
from tests.browser.made_up import made_up_claims

from threefold.errors import ThreefoldError
from threefold.reporting.claims.judge import Verdict
from threefold.reporting.report.claims import claims_by_paper


def test_verdicts_are_read_by_paper(tmp_path: Path) -> None:
    (tmp_path / "claims.json").write_text(json.dumps(made_up_claims()))
    found = claims_by_paper(tmp_path / "claims.json")["bert"]
    (claim,) = found.claims
    assert (claim.id, claim.as_expected) == ("C1", True)
    assert (claim.here.verdict, claim.published.verdict) == (Verdict.HOLDS, Verdict.FAILS)
    assert (found.tally, found.contradictions) == ("1 hold", ("Here.",))


def test_without_a_file_there_are_none() -> None:
    assert claims_by_paper(None) == {}


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "claims.json").write_text('{"papers": [{}]}')
    with pytest.raises(ThreefoldError, match="not a file of claims"):
        claims_by_paper(tmp_path / "claims.json")
