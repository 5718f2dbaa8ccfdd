from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from tests.bert.artifacts.figure_project import SMALL, make_settings
from threefold.bert.artifacts.overlap import Overlap, mask_file, overlaps
from threefold.bert.settings import Settings
from threefold.lottery.mask import Mask, random_mask

SIZE = (100, 100)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return make_settings(SMALL, seeds=[1, 2])


def found(settings: Settings, mask: Callable[[str, int], Mask]) -> tuple[Overlap, Overlap]:
    for task in settings.names:
        for seed in settings.seeds:
            mask(task, seed).save(mask_file(settings, task, seed))
    return overlaps(settings)


def drawn(number: int) -> Mask:
    return random_mask({"matrix": torch.zeros(SIZE)}, 7000, number)


def test_equal_masks_overlap_wholly(settings: Settings) -> None:
    kept, pruned = found(settings, lambda task, seed: drawn(1))
    for overlap in (kept, pruned):
        assert {spread.mean for spread in overlap.found.values()} == {100.0}


def test_masks_of_one_seed_are_compared_between_tasks_and_of_one_task_between_seeds(settings: Settings) -> None:
    kept, _ = found(settings, lambda task, seed: drawn(seed))
    between, same = kept.found["acceptability", "mlm"], kept.found["mlm", "mlm"]
    assert (between.mean, between.seeds) == (100.0, 2)
    assert same.mean < 30
    assert same.seeds == 1


def test_random_masks_overlap_as_chance_says(settings: Settings) -> None:
    kept, pruned = found(settings, lambda task, seed: drawn(10 * settings.names.index(task) + seed))
    for overlap, chance in ((kept, 0.3 / 1.7), (pruned, 0.7 / 1.3)):
        assert overlap.chance == pytest.approx(100 * chance)
        assert overlap.found["acceptability", "mlm"].mean == pytest.approx(overlap.chance, abs=2)
        assert overlap.by_tensor["acceptability", "mlm"] == pytest.approx(overlap.chance, abs=0.01)


def test_the_mask_file_is_that_of_the_protocols_chain_at_the_level_of_the_transfer(settings: Settings) -> None:
    assert mask_file(settings, "mlm", 2) == "results/bert/masks/imp-mlm-level07/seed2.safetensors"


def test_tidy_rows_have_every_pair_in_both_orders(settings: Settings) -> None:
    kept, _ = found(settings, lambda task, seed: drawn(seed))
    frame = kept.tidy()
    assert len(frame) == 9
    assert not frame.duplicated(["row", "column"]).any()
