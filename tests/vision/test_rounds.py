"""Rounds of pruning: what they leave, and that they leave the same every time."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.vision.conftest import experiments_in
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.run import DENSE, Run
from threefold.lottery.score import read_score
from threefold.tensor_file import write_tensors
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.protocol import PAPER
from threefold.vision.rounds import make_rounds
from threefold.vision.settings import imp
from threefold.vision.task_network import backbone_of, head_of
from threefold.vision.weights.weights_file import read_weights


def mask_path(experiments: Experiments, weights: str, source: str, level: int) -> Path:
    return Path(experiments.layout.mask(weights, imp(source, level), 1))


def chain(experiments: Experiments, weights: str, source: str, last: int = 2) -> list[Mask]:
    """The masks of the first levels."""
    paths = [mask_path(experiments, weights, source, level) for level in range(1, last + 1)]
    for path in paths:
        make_rounds(experiments, [str(path)])
    return [Mask.load(path) for path in paths]


@pytest.mark.parametrize("source", ["bars", "imagenet", "simclr", "moco"])
def test_a_chain_leaves_nested_masks_of_the_schedule_and_a_score_each(experiments: Experiments, source: str) -> None:
    weights = "imagenet" if source == "bars" else source
    first, second = chain(experiments, weights, source)
    assert first.pruned == round(first.size / 2)
    assert second.pruned == round(first.size * 3 / 4)
    assert second.nested_in(first)
    dense, sparse = (
        read_score(Run(source, weights, name, 1).score(experiments.layout.root)) for name in (DENSE, imp(source, 1))
    )
    assert dense.sparsity == 0
    assert sparse.sparsity == first.sparsity


def test_pruned_weights_are_zero_at_the_end_of_a_training(experiments: Experiments) -> None:
    (mask,) = chain(experiments, "moco", "moco", last=1)
    for task in ("moco", "bars"):
        run = Run(task, "moco", imp("moco", 1), 1)
        trained = experiments.train(run, experiments.recipe(run)).weights
        for name, kept in mask.tensors.items():
            assert not trained[name][~kept].any()
            assert trained[name][kept].ne(0).any()


def test_a_deleted_mask_is_made_again_the_same(experiments: Experiments) -> None:
    chain(experiments, "simclr", "bars")
    path = mask_path(experiments, "simclr", "bars", 2)
    files = [path, Path(Run("bars", "simclr", imp("bars", 1), 1).score(experiments.layout.root))]
    before = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    make_rounds(experiments_in(experiments.layout), [str(path)])
    assert [file.read_bytes() for file in files] == before


def test_two_chains_share_the_whole_network_from_random_weights(experiments: Experiments) -> None:
    early = "rewound05-bars"
    both = [str(mask_path(experiments, weights, "bars", 1)) for weights in ("random", early)]
    make_rounds(experiments, both)
    random, rewound = map(Mask.load, both)
    assert random == rewound
    left = read_weights(experiments.layout.rewound(early, 1))
    run = Run("bars", "random", DENSE, 1)
    start = experiments.subnetworks.weights(run, experiments.task("bars"))
    end = experiments.train(run, experiments.recipe(run)).weights
    assert not torch.equal(left["conv1.weight"], start["conv1.weight"])
    assert not torch.equal(left["conv1.weight"], end["conv1.weight"])
    # From there on it is a chain of its own.
    make_rounds(experiments, [str(mask_path(experiments, early, "bars", 2))])
    assert not Path(Run("bars", early, DENSE, 1).score(experiments.layout.root)).exists()
    assert Path(Run("bars", early, imp("bars", 1), 1).score(experiments.layout.root)).exists()


def test_the_released_codes_first_pruning_comes_before_any_training(layout: Layout) -> None:
    experiments = experiments_in(layout, replace(PAPER, first_pruning="untrained"))
    weights = read_weights(layout.pretrained("imagenet"))
    own, task = (chain(experiments, "imagenet", source, last=1)[0] for source in ("imagenet", "bars"))
    prunable = {name: weights[name] for name in own.tensors}
    assert own == prune_by_magnitude(prunable, own.pruned)
    assert task != own


def test_a_task_of_pretraining_goes_on_with_its_head_and_others_begin_anew(experiments: Experiments) -> None:
    head = read_weights(experiments.layout.head("moco"))
    heads = {}
    for task, weights in (("moco", "moco"), ("imagenet", "moco")):
        run = Run(task, weights, DENSE, 1)
        none = replace(experiments.recipe(run), learning_rate=0.0)
        heads[task] = dict(head_of(experiments.train(run, none).network).named_parameters())
    assert all(torch.equal(parameter, head[name]) for name, parameter in heads["moco"].items())
    assert heads["imagenet"].keys() == {"weight", "bias"}


def test_a_head_of_other_classes_is_refused_in_one_line(experiments: Experiments) -> None:
    path = experiments.layout.head("imagenet")
    write_tensors(path, {name: tensor.repeat_interleave(2, 0) for name, tensor in read_weights(path).items()})
    run = Run("imagenet", "imagenet", DENSE, 1)
    with pytest.raises(ThreefoldError, match="the pre-trained head of imagenet: bias is of shape") as caught:
        experiments.train(run, experiments.recipe(run))
    assert "\n" not in str(caught.value)


def test_a_stem_for_other_images_is_drawn_anew_and_all_else_transferred(experiments: Experiments) -> None:
    weights = read_weights(experiments.layout.pretrained("simclr"))
    kept, fresh, other = (
        experiments.subnetworks.weights(Run(task, "simclr", DENSE, seed), experiments.task(task))
        for task, seed in (("bars", 1), ("bars-stem", 1), ("bars-stem", 2))
    )
    assert all(torch.equal(kept[name], weights[name]) for name in weights)
    assert {name for name in weights if not torch.equal(fresh[name], weights[name])} == {"conv1.weight"}
    assert not torch.equal(fresh["conv1.weight"], other["conv1.weight"])
    run = Run("bars-stem", "simclr", DENSE, 1)
    assert backbone_of(experiments.train(run, experiments.recipe(run)).network).conv1.stride == (1, 1)


def test_random_weights_and_those_early_on_their_way_have_a_learning_rate_of_their_own(
    experiments: Experiments,
) -> None:
    rates = {
        weights: experiments.recipe(Run("bars", weights, DENSE, 1)).learning_rate
        for weights in ("imagenet", "random", "rewound05-bars")
    }
    assert rates == {"imagenet": 0.05, "random": 0.1, "rewound05-bars": 0.1}


@pytest.mark.parametrize("kind", ["complement", "perturbed", "random"])
def test_other_masks_are_made_from_the_one_that_was_found(experiments: Experiments, kind: str) -> None:
    (found,) = chain(experiments, "imagenet", "bars", last=1)
    name = "random-level01" if kind == "random" else f"{kind}-bars-level01"
    made = experiments.subnetworks.mask(Run("bars", "imagenet", name, 1), experiments.task("bars"))
    assert made is not None
    assert made != found
    assert made.pruned == pytest.approx(found.size / 2, abs=1)
    assert (made == found.complement()) == (kind == "complement")


def test_the_mask_of_another_network_is_refused_before_training(experiments: Experiments) -> None:
    Mask.dense({"layer1.0.conv1.weight": torch.ones(3, 3)}).save(mask_path(experiments, "imagenet", "bars", 1))
    with pytest.raises(ThreefoldError, match="imp-bars-level01"):
        experiments.run(Path(Run("bars", "imagenet", imp("bars", 1), 1).score(experiments.layout.root)))
