"""The paper's own numbers, put to its own claims."""

import shutil
from pathlib import Path

import pytest

from tests.bert.artifacts.figure_project import ROOT
from threefold.bert.artifacts.evidence_published import FILES, PublishedEvidence
from threefold.bert.claims.all import CLAIMS
from threefold.reporting import published
from threefold.reporting.claims.claim import Outcome
from threefold.reporting.claims.judge import Verdict

CLAIM = {claim.name: claim for claim in CLAIMS}
PUBLISHED = {name: ROOT / published.path("bert", name) for name in FILES}


def outcome(name: str, evidence: PublishedEvidence | None = None) -> Outcome:
    return CLAIM[name].test(evidence or PublishedEvidence(PUBLISHED))


def number(name: str, what: str) -> float:
    return next(check.value for check in outcome(name).checks if check.what == what)


def changed(file: str, old: str, new: str, folder: Path) -> PublishedEvidence:
    text = PUBLISHED[file].read_text()
    assert text.count(old) == 1
    path = folder / f"{file}.csv"
    shutil.copy(PUBLISHED[file], path)
    path.write_text(text.replace(old, new))
    return PublishedEvidence({**PUBLISHED, file: path})


def test_there_are_fifteen_claims_and_two_sharper_forms() -> None:
    assert list(CLAIM) == [
        *("C1", "C1'", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C8'"),
        *(f"C{n}" for n in range(9, 16)),
    ]


@pytest.mark.parametrize("name", [name for name in CLAIM if name not in ("C8'", "C14", "C15")])
def test_the_published_numbers_fulfil_the_claim(name: str) -> None:
    assert outcome(name).verdict is Verdict.HOLDS


def test_by_table_2s_deviation_sst_2_and_mlm_are_not_as_good_as_the_whole_network() -> None:
    found = outcome("C8'")
    assert found.verdict is Verdict.FAILS
    assert [check.what for check in found.checks if check.verdict is Verdict.FAILS] == ["SST-2", "MLM"]


@pytest.mark.parametrize("name", ["C14", "C15"])
def test_what_was_not_recovered_is_not_tested(name: str) -> None:
    assert outcome(name) == Outcome(Verdict.NOT_TESTED)


@pytest.mark.parametrize(
    ("name", "what", "value"),
    [
        ("C1", "SQuAD", 40),
        ("C2", "SST-2", 8.8),
        ("C2", "MNLI", 15.1),
        ("C3", "RTE", 11.5),
        ("C4", "ticket − shuffled, SST-2", 9.3),
        ("C5", "CoLA at 10 %", 4.1),
        ("C6", "MRPC, rewind-20", 1.71),
        ("C7", "QNLI", 1.83),
        ("C8", "MNLI", 0.03),
        ("C8'", "CoLA", -7.35),
        ("C9", "SQuAD", 4),
        ("C9", "WNLI", 0),
        ("C10", "MNLI", 0.13),
        ("C10", "CoLA", 14.94),
        ("C12", "rank correlation over 11 sources", 0.773),
        ("C13", "rewind-50", 7),
        ("C13", "standard", 3),
    ],
)
def test_the_margins_are_those_of_the_tables(name: str, what: str, value: float) -> None:
    assert number(name, what) == pytest.approx(value, abs=5e-3)


def test_shuffled_weights_beat_new_ones_on_nine_tasks() -> None:
    shuffled = [check for check in outcome("C4").checks if check.what.startswith("shuffled")]
    worse = [check.what for check in shuffled if check.verdict is Verdict.FAILS]
    assert worse == ["shuffled − drawn anew, WNLI", "shuffled − drawn anew, RTE"]


def test_a_random_mask_that_keeps_up_ends_the_claim_that_masks_matter(tmp_path: Path) -> None:
    evidence = changed("table2", "SST-2,60,random-pruning,83.1", "SST-2,60,random-pruning,84.0", tmp_path)
    assert outcome("C2", evidence).verdict is Verdict.FAILS


def test_a_wider_loss_ends_existence(tmp_path: Path) -> None:
    evidence = changed("table2", "QQP,90,ticket,90.0", "QQP,90,ticket,89.9", tmp_path)
    assert outcome("C1", evidence).verdict is Verdict.FAILS


def test_a_gain_from_rewinding_ends_the_claim_that_there_is_none(tmp_path: Path) -> None:
    evidence = changed("table3", "MRPC,50,rewind-20,85.78", "MRPC,50,rewind-20,86.10", tmp_path)
    assert outcome("C6", evidence).verdict is Verdict.FAILS


def test_a_task_that_loses_by_the_mask_of_mlm_ends_universality(tmp_path: Path) -> None:
    evidence = changed("figure2", "MLM,MNLI,82.59", "MLM,MNLI,82.55", tmp_path)
    assert outcome("C8", evidence).verdict is Verdict.FAILS
