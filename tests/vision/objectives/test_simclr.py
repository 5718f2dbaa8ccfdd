import math

import pytest
import torch

from tests.vision.made_up import PLAIN, TINY, VIEWS, generator, pictures, rows
from tests.vision.task import task_of
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.projection import Projection, projected
from threefold.vision.objectives.simclr import SimClr, nt_xent

DIRECTIONS = torch.nn.functional.normalize(torch.randn(6, 4, generator=generator(1)), dim=1)


def shares(temperature: float) -> list[float]:
    """What each view gives the other view of its image, by the definition."""
    found = []
    for index, view in enumerate(DIRECTIONS):
        similar = [math.exp(float(view @ other) / temperature) for other in DIRECTIONS]
        found.append(similar[(index + 3) % 6] / (sum(similar) - similar[index]))
    return found


@pytest.mark.parametrize("temperature", [0.1, 0.5, 20.0])
def test_the_loss_is_the_mean_negative_logarithm_of_the_shares(temperature):
    expected = -sum(math.log(share) for share in shares(temperature)) / 6

    assert nt_xent(DIRECTIONS, temperature).item() == pytest.approx(expected, rel=1e-5)


def test_the_released_code_takes_the_logarithm_of_the_mean():
    expected = -math.log(sum(shares(0.5)) / 6)

    assert nt_xent(DIRECTIONS, 0.5, "shares").item() == pytest.approx(expected, rel=1e-5)
    assert nt_xent(DIRECTIONS, 0.5) > nt_xent(DIRECTIONS, 0.5, "shares")


def test_the_mean_and_the_temperature_reach_the_loss():
    split = pictures(8)
    here = projected(TINY, fresh(TINY, 1), Projection(16, 8), 1).eval()
    batch = SimClr(split, PLAIN, VIEWS).batch(rows(0, 1, 2, 3), generator())
    directions = here(torch.cat(batch))

    for temperature, mean in ((0.5, "losses"), (0.1, "shares")):
        found = SimClr(split, PLAIN, VIEWS, temperature, mean).loss(here, batch)
        torch.testing.assert_close(found, nt_xent(directions, temperature, mean))


def test_directions_have_length_1():
    here = projected(TINY, fresh(TINY, 1), Projection(16, 8, normalised=True), 1)

    directions = here(torch.randn(5, 1, 8, 8))

    torch.testing.assert_close(directions.norm(dim=1), torch.ones(5))


def test_two_views_of_a_batch_are_drawn_from_the_generator():
    task = SimClr(pictures(8), PLAIN, VIEWS)

    batch, again = (task.batch(rows(2, 7), generator(5)) for _ in range(2))

    assert torch.equal(batch.first, again.first)
    assert torch.equal(batch.second, again.second)
    assert not torch.equal(batch.first, batch.second)


def test_training_raises_the_retrieval_accuracy():
    task = SimClr(pictures(512), PLAIN, VIEWS)
    here = projected(TINY, fresh(TINY, 1), Projection(16, 8), 1)
    recipe = Recipe(60, 64, 0.05, optimiser="sgd", momentum=0.9, schedule="cosine")

    before = task.evaluate(here)["retrieval"]
    train(here, task_of(task), recipe, seed=1)

    assert task.evaluate(here)["retrieval"] > 1.5 * before


def test_views_are_sought_in_whole_batches_of_256_images():
    here = projected(TINY, fresh(TINY, 1), Projection(16, 8), 1)
    whole = SimClr(pictures(512), PLAIN, VIEWS).evaluate(here)
    begun = pictures(600).tensors["images"].clone()
    begun[:512] = pictures(512).tensors["images"]

    assert SimClr(type(pictures(1)).of({"images": begun}, "cpu"), PLAIN, VIEWS).evaluate(here) == whole
    assert 0 < SimClr(pictures(30), PLAIN, VIEWS).evaluate(here)["retrieval"] <= 1
