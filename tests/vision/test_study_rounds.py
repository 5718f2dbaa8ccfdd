"""Rounds at another temperature, and runs of weights that are of another network."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.vision.conftest import NETWORK, RECIPE, TASKS
from threefold.lottery.mask import Mask
from threefold.lottery.run import DENSE, Run
from threefold.lottery.schedule import Schedule
from threefold.lottery.score import read_score
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.networks.architecture import architecture
from threefold.vision.pretraining import pretrain
from threefold.vision.protocol import PAPER
from threefold.vision.rounds import make_rounds
from threefold.vision.settings import imp
from threefold.vision.task_network import backbone_of, head_of

LARGE = {"name": "resnet14", "stem": None}


@pytest.fixture
def studies(layout: Layout) -> Experiments:
    """The tiny tasks with simCLR at two more temperatures, its own among them, and the weights of a larger network."""
    usual, hot = ({**TASKS["simclr"], "loss": {"temperature": value}} for value in (0.5, 20.0))
    more = {"simclr": usual, "simclr-t0p5": usual, "simclr-t20": hot, "simclr-large": usual}
    where = replace(layout, pretraining={**layout.pretraining, **dict.fromkeys(more, "letters")})
    return Experiments(
        where, Schedule(0.5, "remaining", 0.8), NETWORK, {**TASKS, **more}, backbones={"simclr-large": LARGE}
    )


def found(experiments: Experiments, weights: str, source: str, level: int) -> Mask:
    path = experiments.layout.mask(weights, imp(source, level), 1)
    make_rounds(experiments, [path])
    return Mask.load(path)


def test_a_round_at_another_temperature_prunes_the_ordinary_ticket_otherwise(studies: Experiments) -> None:
    first, second = (found(studies, "simclr", "simclr", level) for level in (1, 2))
    hot, same = (found(studies, "simclr", source, 2) for source in ("simclr-t20", "simclr-t0p5"))
    assert hot.nested_in(first)
    assert hot.pruned == second.pruned
    assert hot != second
    # But for its temperature, it is the ordinary round.
    assert same == second


def test_it_goes_on_with_the_head_of_the_pretraining(studies: Experiments) -> None:
    heads = []
    for task in ("simclr", "simclr-t20"):
        run = Run(task, "simclr", DENSE, 1)
        trained = studies.train(run, replace(studies.recipe(run), learning_rate=0.0))
        heads.append(dict(head_of(trained.network).named_parameters()))
    assert all(torch.equal(parameter, heads[1][name]) for name, parameter in heads[0].items())


def test_a_mask_of_another_temperature_is_transferred_under_its_name(studies: Experiments) -> None:
    mask = found(studies, "simclr", "simclr", 1) and found(studies, "simclr", "simclr-t20", 2)
    run = Run("bars", "simclr", imp("simclr-t20", 2), 1)
    assert studies.subnetworks.mask(run, studies.task("bars")) == mask
    studies.run(Path(run.score(studies.layout.root)))
    assert read_score(run.score(studies.layout.root)).sparsity == mask.sparsity


def test_the_network_of_a_run_is_that_of_its_weights(studies: Experiments) -> None:
    layout = studies.layout
    pretrain(
        "simclr-large",
        Path(layout.data("simclr-large")),
        Path(layout.pretrained("simclr-large")),
        Path(layout.head("simclr-large")),
        settings=TASKS["simclr"],
        network=LARGE,
        recipe=RECIPE,
        seed=1,
        protocol=PAPER,
    )
    mask = found(studies, "simclr-large", "simclr-large", 1)
    assert mask.size == architecture("resnet14").prunable_weights
    for weights, name in (("simclr-large", "resnet14"), ("simclr", "resnet8")):
        run = Run("bars", weights, DENSE, 1)
        assert backbone_of(studies.train(run, studies.recipe(run)).network).architecture.depths == (
            architecture(name).depths
        )
