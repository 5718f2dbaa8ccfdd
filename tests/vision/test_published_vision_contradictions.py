"""Where the vision paper contradicts itself, by its published values."""

from pathlib import Path

import pytest

from tests.vision.published_files import FILES, changed
from threefold.errors import ThreefoldError
from threefold.vision.artifacts.contradictions import contradictions
from threefold.vision.artifacts.published_curve import PublishedCurves
from threefold.vision.artifacts.winning import stated_winnings

CURVES = PublishedCurves.read(FILES["figure3"], FILES["figure5"])
WINNING = {(each.task, str(each.series)): each for each in stated_winnings(CURVES, FILES["winning"])}


def test_every_curve_with_a_stated_sparsity_is_compared() -> None:
    assert len(WINNING) == 4 * 6 + 2 * 6


@pytest.mark.parametrize(
    ("task", "series", "difference", "without_loss"),
    [
        ("CIFAR-10", "(m_Img, θ_Img)", -0.33, 79.03),
        ("CIFAR-10", "(m_T, θ_Img)", -0.22, 97.19),
        ("CIFAR-100", "(m_T, θ_MoCo)", -0.23, 0.0),
        ("SVHN", "(m_sim, θ_sim)", 0.01, 96.48),
        ("SVHN", "(m_T, θ_Img)", -0.02, 89.26),
        ("VOC07", "(m_T, θ_Img)", 2.11, 98.2),
        ("VOC12", "(m_T, θ_sim)", -0.8, 48.8),
    ],
)
def test_stated_sparsities_beside_the_curves(task: str, series: str, difference: float, without_loss: float) -> None:
    found = WINNING[task, series]
    assert found.difference == pytest.approx(difference, abs=1e-6)
    assert found.without_loss.sparsity == without_loss


@pytest.mark.parametrize(
    "words",
    [
        "17 of 36 winning sparsities of Figures 3 and 5 have a mean below",
        "CIFAR-10 (m_Img, θ_Img) is said to win up to 91.41 %; at 83.22 % it is −1.08 points off dense",
        "at 5 of 19 points (86.58, 94.50, 97.19, 97.75, 98.20 %)",
        "VOC07 (m_T, θ_Img) is said to win up to 95.60 %; in Figure 5 it is not below dense at 98.20 %, and +3.96",
        "on CIFAR-100 (m_T, θ_MoCo) is below (m_T, θ_0) at 97.75, 98.20 %",
        "59.04 to 96.48 %, mixes tasks and pre-trainings: VisDA2017 (m_sim, θ_sim)",
        "less than 6.55 % after 5 rounds, which is below the 19.6 %",
        "it rises from 80.76 at 2 to 81.46 at 10",
        "VisDA2017 is also called VisDA2007",
        "The text calls ResNet-50 large",
    ],
)
def test_a_contradiction_is_computed_from_the_published_values(words: str) -> None:
    assert any(words in note for note in contradictions(FILES))


@pytest.mark.parametrize(
    ("file", "old", "new", "gone"),
    [
        ("table2", "10.0,73.79,81.46", "10.0,73.79,80.46", "Accuracy is said to degrade"),
        ("text", "similarity,6.55", "similarity,26.55", "Masks are said to share"),
        ("figure3", "imagenet,16,97.19,93.19", "imagenet,16,97.19,93.49", "on Fashion-MNIST (m_Img, θ_Img)"),
        ("figure3", "imagenet,8,83.22,94.17", "imagenet,8,83.22,94.77", "said to win up to 91.41 %; at 83.22 %"),
    ],
)
def test_a_corrected_value_ends_the_contradiction(file: str, old: str, new: str, gone: str, tmp_path: Path) -> None:
    assert any(gone in note for note in contradictions(FILES))
    assert not any(gone in note for note in contradictions(changed(file, old, new, tmp_path)))


def test_a_statement_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match="no row figure6 similarity;"):
        contradictions(changed("text", "figure6,similarity,", "figure6,other,", tmp_path))
