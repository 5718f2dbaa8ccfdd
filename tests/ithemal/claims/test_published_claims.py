"""The published numbers, put to the claims."""

import shutil
from pathlib import Path

import pytest

from threefold.ithemal.artifacts.evidence_published import FILES, PublishedEvidence
from threefold.ithemal.claims.all import CLAIMS
from threefold.reporting import published
from threefold.reporting.claims.claim import Outcome
from threefold.reporting.claims.judge import Verdict

ROOT = Path(__file__).parents[3]
CLAIM = {claim.name: claim for claim in CLAIMS}
PUBLISHED = {name: ROOT / published.path("ithemal", name) for name in FILES}
# Of these the published numbers say nothing, or not enough.
UNKNOWN = ("I5", "I6", "I9")


def outcome(name: str, files: dict[str, Path] = PUBLISHED) -> Outcome:
    return CLAIM[name].test(PublishedEvidence(files))


def number(name: str, what: str) -> float:
    return next(check.value for check in outcome(name).checks if check.what == what)


def test_there_are_seventeen_claims() -> None:
    assert list(CLAIM) == [f"I{number}" for number in range(1, 18)]


@pytest.mark.parametrize("name", [name for name in CLAIM if name not in UNKNOWN])
def test_the_published_numbers_fulfil_the_claim(name: str) -> None:
    assert outcome(name).verdict is Verdict.HOLDS


def test_portability_is_not_decided_without_a_model_on_another_processor() -> None:
    assert outcome("I5").verdict is Verdict.UNDECIDED
    assert outcome("I5").because == "no model was tested on labels of another processor"


@pytest.mark.parametrize("name", ["I6", "I9"])
def test_what_was_not_recovered_is_not_tested(name: str) -> None:
    assert outcome(name) == Outcome(Verdict.NOT_TESTED)


@pytest.mark.parametrize(
    ("name", "what", "value"),
    [
        ("I1", "Ivy Bridge: Ithemal / llvm-mca", 0.089 / 0.181),
        ("I2", "Skylake: Ithemal / IACA", 0.079 / 0.167),
        ("I7", "dag / dag-no-edges", 0.1346 / 0.1538),
        ("I8", "time of a block / that of a process of IACA", 541 / 560),
        ("I10", "Haswell: slow", 0.388),
        ("I12", "llvm-mca − osaca", 0.2791 - 0.2974),
        ("I15", "Haswell: Ithemal, loop / unrolled", 16.19 / 7.38),
        ("I16", "Skylake", 0.044),
    ],
)
def test_the_numbers_are_those_of_the_published_files(name: str, what: str, value: float) -> None:
    assert number(name, what) == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("I1", "table3", "Skylake,ithemal,0.079", "Skylake,ithemal,0.179"),
        ("I4", "table3", "Haswell,IACA,0.209,0.917", "Haswell,IACA,0.209,0.967"),
        ("I7", "table5", 'no edges",dag-no-edges,0.1538', 'no edges",dag-no-edges,0.1038'),
        (
            "I8",
            "table4",
            "measuring,measuring,instructions_per_second,13",
            "measuring,measuring,instructions_per_second,99",
        ),
        ("I11", "claims", "measurable-without-mapping,0.1665", "measurable-without-mapping,0.5"),
        ("I13", "table3_elsewhere", 'stores)",,,0.1721', 'stores)",,,0.3721'),
        ("I14", "claims", "Haswell,uiCA,loop,0.0059", "Haswell,uiCA,loop,0.0259"),
        ("I17", "claims", "speed,3.0", "speed,1.5"),
    ],
)
def test_the_verdict_turns_when_the_number_does(name: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    text = PUBLISHED[file].read_text()
    assert text.count(old) == 1
    changed = tmp_path / f"{file}.csv"
    shutil.copy(PUBLISHED[file], changed)
    changed.write_text(text.replace(old, new))
    assert outcome(name, {**PUBLISHED, file: changed}).verdict is Verdict.FAILS
