"""What is counted of the masks of pre-training, a level at a time."""

from pathlib import Path

import pytest

from tests.vision.artifacts.conftest import make
from threefold.lottery.mask import Mask
from threefold.lottery.similarity import by_chance, similarity
from threefold.lottery.zero_kernels import zero_kernel_counts
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks, mask_file, mask_files
from threefold.vision.settings import Settings


@pytest.fixture
def masks(settings: Settings, project: Path) -> PretrainingMasks:
    make(settings, mask_files(settings))
    return PretrainingMasks(settings)


def test_pairs_are_compared_seed_by_seed_in_either_order(masks: PretrainingMasks) -> None:
    settings = masks.settings
    pairs = [
        tuple(Mask.load(mask_file(settings, weights, 2, seed)) for weights in ("moco", "imagenet"))
        for seed in settings.seeds
    ]
    for found in (masks.jaccard("moco", "imagenet", 2), masks.jaccard("imagenet", "moco", 2)):
        assert found.seeds == len(settings.seeds)
        assert found.mean == pytest.approx(100 * sum(similarity(*pair).kept for pair in pairs) / len(pairs))
    expected = masks.jaccard_by_layers("moco", "imagenet", 2).mean
    assert expected == pytest.approx(100 * sum(by_chance(*pair).kept for pair in pairs) / len(pairs))


def test_kernels_are_counted_by_stage(masks: PretrainingMasks) -> None:
    deepest = masks.settings.levels[-1]
    counts = [
        zero_kernel_counts(Mask.load(mask_file(masks.settings, "simclr", deepest, seed)))
        for seed in masks.settings.seeds
    ]
    stages = [masks.zero_kernels("simclr", deepest, stage) for stage in (1, 2, 3)]
    whole = masks.zero_kernels("simclr", deepest)
    assert whole is not None
    assert whole.mean == pytest.approx(sum(sum(each.values()) for each in counts) / len(counts))
    assert whole.mean == pytest.approx(sum(stage.mean for stage in stages if stage is not None))
    assert masks.zero_kernels("simclr", deepest, 4) is None
    assert masks.kernels() == 24


def test_only_the_level_that_is_asked_for_is_read(settings: Settings, project: Path) -> None:
    make(settings, [file for file in mask_files(settings) if "level01" in file])
    assert PretrainingMasks(settings).jaccard("moco", "imagenet", 1).mean > 0
