"""The paper's own numbers, put to its own claims."""

from pathlib import Path

import pytest

from tests.vision.published_files import FILES, changed
from threefold.reporting.claims.claim import Outcome
from threefold.vision.artifacts.evidence_published import PublishedEvidence
from threefold.vision.claims.all import CLAIMS

CLAIM = {claim.name: claim for claim in CLAIMS}


def outcome(name: str, files: dict[str, Path] = FILES) -> Outcome:
    return CLAIM[name].test(PublishedEvidence(files))


def failing(name: str) -> list[str]:
    return [check.what for check in outcome(name).checks if check.verdict.value == "fails"]


@pytest.mark.parametrize("name", ["H5", "H11", "H18", "H23", "H25"])
def test_the_published_numbers_fulfil_the_claim(name: str) -> None:
    assert outcome(name).verdict.value == "holds"


@pytest.mark.parametrize("name", ["H2a", "H2b", "H2c", "H2d", "H8", "H12", "H13"])
def test_winning_depends_on_deviations_that_were_not_published(name: str) -> None:
    assert outcome(name).verdict.value == "undecided"
    assert failing(name) == []


@pytest.mark.parametrize("name", ["H1", "H2e", "H7", "H15", "H16", "H17", "H19", "H20", "H21", "H22", "H24"])
def test_what_was_not_recovered_is_not_tested(name: str) -> None:
    assert outcome(name).verdict.value == "not tested"


def test_the_imagenet_ticket_is_far_below_dense_at_the_sparsity_said_to_be_universal() -> None:
    assert outcome("H3").verdict.value == "fails"
    assert failing("H3") == ["CIFAR-10 (m_Img, θ_Img) − dense at 86.58 %"]


def test_the_exceptions_in_the_figures_are_found() -> None:
    assert failing("H4") == ["Fashion-MNIST (m_MoCo, θ_MoCo) − (m_Img, θ_Img) at 97.75 %"]
    cifar10 = [f"CIFAR-10 (m_Img, θ_Img) − (m_MoCo, θ_MoCo) at {sparsity} %" for sparsity in (36, 67.23, 73.79, 83.22)]
    assert failing("H6") == [
        cifar10[0].replace("36", "36.00"),
        *cifar10[1:],
        "SVHN (m_Img, θ_Img) − (m_MoCo, θ_MoCo) at 67.23 %",
    ]
    assert failing("H10") == [
        "SVHN (m_MoCo, θ_MoCo) − (m_T, θ_MoCo) at 36.00 %",
        "Fashion-MNIST (m_MoCo, θ_MoCo) − (m_T, θ_MoCo) at 20.00 %",
    ]
    assert failing("H9") == ["SVHN (m_Img, θ_Img) − (m_T, θ_Img) at 36.00 %"]


def test_moco_is_not_better_than_imagenet_in_detection() -> None:
    assert outcome("H14").verdict.value == "fails"
    assert len(failing("H14")) == 12
    assert all(what.startswith("VOC07 (m_MoCo, θ_MoCo) − (m_Img, θ_Img)") for what in failing("H14"))


@pytest.mark.parametrize(
    ("name", "what", "value"),
    [
        ("H2a", "CIFAR-10 (m_Img, θ_Img) − dense at 91.41 %", -0.33),
        ("H2b", "CIFAR-100 (m_sim, θ_sim) − dense at 86.58 %", 0.09),
        ("H8", "CIFAR-100 (m_T, θ_MoCo) − dense at 20.00 %", -0.23),
        ("H10", "CIFAR-100 (m_MoCo, θ_MoCo) − (m_T, θ_MoCo) at 98.20 %", 6.51),
        ("H13", "VOC12 (m_T, θ_MoCo) − (m_MoCo, θ_MoCo) at 20.00 %", -0.21),
        ("H23", "large − small with the weights of 100.0% of the small one", 2.0),
        ("H25", "t = 0.5 − t = 20", 2.04),
    ],
)
def test_the_margins_are_those_of_the_figures(name: str, what: str, value: float) -> None:
    found = next(check.value for check in outcome(name).checks if check.what == what)
    assert found == pytest.approx(value, abs=0.015)


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("H5", "figure3", "SVHN,pretraining,simclr,5,67.23,96.74", "SVHN,pretraining,simclr,5,67.23,96.50"),
        ("H11", "figure3", "SVHN,task,random,3,48.80,95.88", "SVHN,task,random,3,48.80,96.88"),
        ("H2a", "figure3", "CIFAR-10,pretraining,moco,11,91.41,95.13", "CIFAR-10,pretraining,moco,11,91.41,94.13"),
        ("H13", "figure5", "VOC07,task,imagenet,9,86.58,50.75", "VOC07,task,imagenet,9,86.58,45.00"),
        ("H12", "figure5", "VOC12,pretraining,moco,8,83.22,70.95", "VOC12,pretraining,moco,8,83.22,60.95"),
        ("H18", "figure7", "moco,7,185", "moco,7,100"),
        ("H23", "figure9", "resnet152,6,15.200,81.49", "resnet152,6,15.200,78.49"),
        ("H25", "table2", "1.0,73.79,81.24", "1.0,73.79,82.34"),
    ],
)
def test_other_numbers_would_end_the_claim(name: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    assert outcome(name, changed(file, old, new, tmp_path)).verdict.value == "fails"
