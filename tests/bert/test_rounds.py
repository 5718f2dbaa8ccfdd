"""Rounds of pruning: what they leave, and that they leave the same every time."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from threefold.bert.encoder_folder import read_encoder
from threefold.bert.experiments import Experiments
from threefold.bert.protocol import PAPER, RELEASED_CODE
from threefold.bert.rounds import PruningRound, make_round
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.run import Run
from threefold.lottery.score import read_score
from threefold.tensor_file import read_tensors

CODE = replace(PAPER, schedule="original")
DENSE = Run("parity", "pretrained", "dense", 1)
LEVEL1 = Run("parity", "pretrained", "imp-parity-level01", 1)


def mask(experiments: Experiments, name: str) -> Mask:
    return Mask.load(experiments.layout.mask(name, 1))


def two_rounds(experiments: Experiments) -> None:
    make_round(experiments, PruningRound(("imp", "standard"), 0, "parity", 1, scored=True), CODE)
    make_round(experiments, PruningRound(("imp",), 1, "parity", 1, scored=True), CODE)


def test_a_chain_of_rounds_leaves_nested_masks_of_the_schedule_and_a_score_each(experiments: Experiments) -> None:
    two_rounds(experiments)
    first, second = mask(experiments, "imp-parity-level01"), mask(experiments, "imp-parity-level02")
    assert first.pruned == round(0.3 * first.size)
    assert second.pruned == round(0.6 * first.size)
    assert second.nested_in(first)
    dense, sparse = (read_score(Path(run.score(experiments.layout.root))) for run in (DENSE, LEVEL1))
    assert dense.sparsity == 0
    assert sparse.sparsity == first.sparsity


def test_a_round_rewinds_to_the_pretrained_weights(experiments: Experiments) -> None:
    two_rounds(experiments)
    # Not those that rounds trained, were they to share memory with the network (the released code's LT_pretrain.py).
    pretrained = read_encoder(Path(experiments.layout.pretrained)).weights
    weights = experiments.subnetworks.weights(LEVEL1)
    assert weights.keys() == pretrained.keys()
    assert all(torch.equal(tensor, pretrained[name]) for name, tensor in weights.items())


def test_without_rewinding_weights_train_on(experiments: Experiments) -> None:
    two_rounds(experiments)
    continued = Run("parity", "standard-parity-level01", "standard-parity-level01", 1)
    left = experiments.subnetworks.weights(continued)
    assert not torch.equal(left["pooler.dense.weight"], experiments.subnetworks.encoder.weights["pooler.dense.weight"])
    make_round(experiments, PruningRound(("standard",), 1, "parity", 1, scored=True), CODE)
    assert mask(experiments, "standard-parity-level02").nested_in(mask(experiments, "standard-parity-level01"))
    trained = read_tensors(experiments.layout.weights("standard-parity-level02", 1))
    # What the round pruned was zero from its beginning to its end.
    for name, kept in mask(experiments, "standard-parity-level01").tensors.items():
        assert not trained[name][~kept].any()


def test_a_deleted_mask_is_made_again_the_same(experiments: Experiments) -> None:
    two_rounds(experiments)
    files = [Path(experiments.layout.mask("imp-parity-level02", 1)), Path(LEVEL1.score(experiments.layout.root))]
    before = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    make_round(experiments, PruningRound(("imp",), 1, "parity", 1, scored=True), CODE)
    assert [file.read_bytes() for file in files] == before


def test_another_seed_finds_another_mask(experiments: Experiments) -> None:
    for seed in (1, 2):
        make_round(experiments, PruningRound(("imp",), 0, "parity", seed, scored=True), CODE)
    one, other = (Mask.load(experiments.layout.mask("imp-parity-level01", seed)) for seed in (1, 2))
    assert any(not torch.equal(one.tensors[name], other.tensors[name]) for name in one.tensors)


def test_the_released_codes_rounds_leave_no_score_and_their_heads_train_on(experiments: Experiments) -> None:
    make_round(experiments, PruningRound(("imp",), 0, "parity", 1, scored=False), RELEASED_CODE)
    make_round(experiments, PruningRound(("imp",), 1, "parity", 1, scored=False), RELEASED_CODE)
    assert not Path(DENSE.score(experiments.layout.root)).exists()
    first, second = (read_tensors(experiments.layout.head(f"imp-parity-level0{level}", 1)) for level in (1, 2))
    assert any(not torch.equal(first[name], second[name]) for name in first)
    as_released = mask(experiments, "imp-parity-level02")
    two_rounds(experiments)
    as_written = mask(experiments, "imp-parity-level02")
    assert any(not torch.equal(as_released.tensors[name], as_written.tensors[name]) for name in as_written.tensors)


def test_the_released_codes_rate_falls_over_all_rounds_and_begins_anew_only_where_they_rewind(
    experiments: Experiments, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes: list[Recipe] = []
    train = Experiments.train

    def noted(self: Experiments, run: Run, recipe: Recipe, **more: Any) -> Any:
        recipes.append(recipe)
        return train(self, run, recipe, **more)

    monkeypatch.setattr(Experiments, "train", noted)
    for chain in ("imp", "standard"):
        for level in (0, 1):
            scored = chain == "standard" and level > 0
            make_round(experiments, PruningRound((chain,), level, "parity", 1, scored=scored), RELEASED_CODE)
    # Two levels: three trainings of four steps.
    assert [(recipe.first_step, recipe.horizon) for recipe in recipes] == [(0, 12), (0, 12), (0, 12), (4, 12)]


def test_the_mask_of_another_network_is_refused_before_training(experiments: Experiments) -> None:
    weights = {"pooler.dense.weight": torch.ones(3, 3)}
    Mask.dense(weights).save(experiments.layout.mask("imp-parity-level01", 1))
    with pytest.raises(ThreefoldError, match="imp-parity-level01"):
        experiments.run(Path(LEVEL1.score(experiments.layout.root)))
