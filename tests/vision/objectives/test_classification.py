import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.vision.made_up import PLAIN, TINY, bars, generator, rows
from tests.vision.task import task_of
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.augmentation.flip import Mirror
from threefold.vision.networks.classifier import classifier
from threefold.vision.networks.initial import fresh
from threefold.vision.objectives.classification import Classification

RECIPE = Recipe(40, 32, 0.1, optimiser="sgd", momentum=0.9, schedule="cosine")


def network(seed: int = 1) -> nn.Module:
    return classifier(TINY, fresh(TINY, seed), 2, seed)


def test_a_network_learns_the_classes():
    task = Classification(bars(400), PLAIN)
    trained = network()

    before = Classification(bars(200, seed=1), PLAIN).evaluate(trained)
    train(trained, task_of(task), RECIPE, seed=1)
    after = Classification(bars(200, seed=1), PLAIN).evaluate(trained)

    assert before["accuracy"] < 0.8
    assert after["accuracy"] > 0.95


def test_a_batch_is_normalised_and_augmented_and_an_evaluation_is_not_augmented():
    split = bars(20)
    plain, mirrored = Classification(split, PLAIN), Classification(split, PLAIN, Mirror())
    there = split.tensors["images"][[3, 5]].float() / 255

    batch = plain.batch(rows(3, 5), generator())

    torch.testing.assert_close(batch.images, (there - 0.5) / 0.25)
    assert torch.equal(batch.labels, split.tensors["label"][[3, 5]])
    assert torch.equal(mirrored.batch(rows(3, 5), generator()).images, batch.images.flip(3))
    assert mirrored.evaluate(network()) == plain.evaluate(network())


def test_the_loss_is_the_cross_entropy():
    task = Classification(bars(20), PLAIN)
    batch = task.batch(rows(0, 1, 2, 3), generator())
    here = network().eval()

    assert task.loss(here, batch) == F.cross_entropy(here(batch.images), batch.labels)


def test_accuracy_is_the_share_of_right_classes():
    split = bars(30)

    class Always(nn.Module):
        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return torch.tensor([0.0, 1.0]).expand(len(images), 2)

    found = Classification(split, PLAIN).evaluate(Always())["accuracy"]

    assert found == pytest.approx(split.tensors["label"].float().mean().item())


def test_an_evaluation_leaves_the_network_as_it_was():
    here = network().train()
    before = {name: tensor.clone() for name, tensor in here.state_dict().items()}

    Classification(bars(30), PLAIN).evaluate(here)

    assert here.training
    assert all(torch.equal(before[name], tensor) for name, tensor in here.state_dict().items())
