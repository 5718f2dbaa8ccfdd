from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from tests.lottery.small_task import interruption, state_bytes
from tests.vision.made_up import PLAIN, TINY, VIEWS, generator, pictures, rows
from tests.vision.task import task_of
from threefold.errors import ThreefoldError
from threefold.lottery.mask import random_mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.momentum import MomentumContrast, momentum_contrast
from threefold.vision.networks.projection import Projection
from threefold.vision.networks.prunable import prunable
from threefold.vision.objectives.moco import MoCo

RECIPE = Recipe(12, 16, 0.1, optimiser="sgd", momentum=0.9, nesterov=True, weight_decay=1e-4, schedule="cosine")
TASK = MoCo(pictures(100), PLAIN, VIEWS)


def network(queue: int = 64, momentum: float = 0.9, rising: bool = False) -> MomentumContrast:
    sizes = Projection(16, 8, normalised=True)
    return momentum_contrast(TINY, fresh(TINY, 1), sizes, 1, queue=queue, momentum=momentum, rising=rising)


def test_the_loss_is_the_cross_entropy_of_the_key_among_the_queue():
    here = network().eval()
    batch = TASK.batch(rows(0, 1, 2), generator())
    queries, keys = here.query(batch.first), here.query(batch.second)
    pairs = zip(queries, keys, strict=True)
    similar = torch.stack([torch.stack([query @ key, *(here.queue @ query)]) for query, key in pairs])

    found = TASK.loss(here, batch)

    torch.testing.assert_close(found, F.cross_entropy(similar / 0.2, torch.zeros(3, dtype=torch.int64)))


def test_within_a_batch_the_keys_of_other_images_are_told_apart_too():
    here = network(queue=6).eval()
    batch = TASK.batch(rows(0, 1, 2), generator())
    queries, keys = here.query(batch.first), here.query(batch.second)
    # The batch takes the places of the three oldest.
    candidates = torch.cat([keys, here.queue[3:]])
    expected = F.cross_entropy(queries @ candidates.T / 0.2, torch.arange(3))

    found = MoCo(pictures(100), PLAIN, VIEWS, within_batch=True).loss(here, batch)

    torch.testing.assert_close(found, expected)


def test_keys_take_the_places_of_the_oldest_whatever_the_size_of_a_batch():
    here = network(queue=5)
    here.enqueue(torch.full((3, 8), 1.0))
    here.enqueue(torch.full((4, 8), 2.0))
    assert here.queue[:, 0].tolist() == [2.0, 2.0, 1.0, 2.0, 2.0]

    with pytest.raises(ThreefoldError, match="5 keys for a batch of 7"):
        here.enqueue(torch.zeros(7, 8))


def test_the_key_encoder_is_a_moving_mean_of_the_query_encoder():
    here = network(momentum=0.75)
    query, key = (encoder.backbone.conv1.weight for encoder in (here.query, here.key))
    first = query.detach().clone()

    with torch.no_grad():
        query.add_(1.0)
    here.follow()
    torch.testing.assert_close(key, first + 1)
    with torch.no_grad():
        query.add_(1.0)
    here.follow()
    torch.testing.assert_close(key, first + 1.25)


def test_with_a_rising_momentum_it_is_the_mean_of_all_before_it_is_a_moving_one():
    here = network(momentum=0.75, rising=True)
    query, key = (encoder.backbone.conv1.weight for encoder in (here.query, here.key))
    first = query.detach().clone()

    means = []
    for _ in range(5):
        with torch.no_grad():
            query.add_(1.0)
        here.follow()
        means.append((key - first).mean().item())

    # 1, (1 + 2) / 2, (1 + 2 + 3) / 3, (1 + ... + 4) / 4, and then 3 / 4 of the last and 1 / 4 of 5.
    assert means == pytest.approx([1.0, 1.5, 2.0, 2.5, 3.125], rel=1e-4)


def test_only_the_query_encoder_is_trained():
    here = network()

    TASK.loss(here, TASK.batch(rows(0, 1, 2, 3), generator())).backward()

    trained = {name for name, parameter in here.named_parameters() if parameter.grad is not None}
    assert trained == {name for name, _ in here.named_parameters() if name.startswith("query.")}
    assert all(parameter.requires_grad == name.startswith("query.") for name, parameter in here.named_parameters())


def test_a_mask_of_the_query_encoder_is_one_of_the_key_encoder():
    here = network()
    weights = prunable(here.query.backbone)
    mask = random_mask(weights, sum(weight.numel() for weight in weights.values()) // 2, seed=1)

    train(here, task_of(TASK), RECIPE, seed=1, mask=mask, parameters=weights)

    for encoder in (here.query, here.key):
        for name, weight in prunable(encoder.backbone).items():
            assert weight[~mask.tensors[name]].eq(0).all()
            assert weight[mask.tensors[name]].ne(0).all()


@pytest.mark.parametrize(
    ("recipe", "step"), [(RECIPE, 1), (RECIPE, 7), (replace(RECIPE, optimiser="adamw"), 6)], ids=["1", "7", "adamw"]
)
def test_a_continued_training_ends_with_the_bytes_of_an_undisturbed_one(recipe: Recipe, step: int, tmp_path: Path):
    def ended(folder: Path | None, **settings: object) -> dict[str, bytes]:
        here = network(rising=True)
        train(here, task_of(TASK), recipe, seed=1, checkpoint=folder, seconds_between_checkpoints=0, **settings)
        return state_bytes(here)

    with pytest.raises(InterruptedError):
        ended(tmp_path, snapshots={step: interruption()})

    assert ended(tmp_path, snapshots={step: lambda: None}) == ended(None)


def test_training_raises_the_retrieval_accuracy():
    task = MoCo(pictures(512), PLAIN, VIEWS)
    here = network(queue=128)

    before = task.evaluate(here)["retrieval"]
    train(here, task_of(task), Recipe(60, 64, 0.05, optimiser="sgd", momentum=0.9), seed=1)

    assert task.evaluate(here)["retrieval"] > 1.5 * before
