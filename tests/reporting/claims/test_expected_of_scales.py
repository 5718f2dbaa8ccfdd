"""What the project's own scales are expected to show."""

from pathlib import Path

import pytest
import yaml

from threefold.bert.claims.all import CLAIMS as BERT
from threefold.ithemal.claims.all import CLAIMS as ITHEMAL
from threefold.reporting.claims.expectation import Expectations
from threefold.vision.claims.all import CLAIMS as VISION

CONFIG = Path(__file__).parents[3] / "config"
REGISTRY = CONFIG / "registry.yaml"
NAMES = {
    paper: [claim.name for claim in claims]
    for paper, claims in (("ithemal", ITHEMAL), ("bert", BERT), ("vision", VISION))
}


def test_no_claim_is_missing() -> None:
    assert set(NAMES["ithemal"]) == {f"I{number}" for number in range(1, 18)}
    assert {name.rstrip("'") for name in NAMES["bert"]} == {f"C{number}" for number in range(1, 16)}
    assert {name.rstrip("abcde") for name in NAMES["vision"]} == {f"H{number}" for number in range(1, 26)}


@pytest.mark.parametrize("file", sorted((CONFIG / "claims").glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("paper", NAMES)
def test_every_claim_has_an_expectation_with_its_reason(file: Path, paper: str) -> None:
    assert list(Expectations.read(file).of(paper, NAMES[paper])) == NAMES[paper]


# The registry of published files is part of every scale.
@pytest.mark.parametrize("file", sorted({*CONFIG.glob("*.yaml")} - {REGISTRY}), ids=lambda path: path.stem)
def test_every_configuration_says_what_is_expected_of_it(file: Path) -> None:
    claims = yaml.safe_load(file.read_text())["claims"]
    assert claims["scale"] == ("default" if file.stem == "config" else file.stem)
    assert (CONFIG.parent / claims["expected"]).is_file()
