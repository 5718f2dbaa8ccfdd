"""A batch computed in parts: the same training as with the whole batch, where nothing depends on the parts."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from tests.lottery.small_task import SmallTask, half_mask, matrices, small_network, state_bytes
from threefold.errors import ThreefoldError
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

# 100 rows: the last batch of an epoch has 4 rows, as few as there are parts, or fewer.
RECIPE = Recipe(16, 16, 0.02, clip=1.0)


def without_normalisation() -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 2))


def trained(network: nn.Module, task: SmallTask, accumulate: int, **settings: Any) -> tuple[nn.Module, list[float]]:
    recipe = replace(RECIPE, accumulate=accumulate)
    curve = train(network, task, recipe, seed=1, curve_points=16, **settings)
    return network, [point.loss for point in curve]


@pytest.mark.parametrize("accumulate", [2, 3, 4, 5])
def test_without_batch_normalisation_parts_are_as_good_as_the_whole(accumulate: int) -> None:
    masked = [without_normalisation() for _ in range(2)]
    (whole, whole_losses), (parts, losses) = (
        trained(network, SmallTask(noise=0), number, mask=half_mask(network), parameters=matrices(network))
        for network, number in zip(masked, (1, accumulate), strict=True)
    )
    assert losses == pytest.approx(whole_losses, rel=1e-5)
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


class Weighty(SmallTask):
    """Its loss is a mean over the rows of class 1 alone, of which parts have different numbers."""

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        points, classes = batch
        return nn.functional.cross_entropy(network(points), classes.masked_fill(classes == 0, -100))

    def terms(self, rows: torch.Tensor, batch: tuple[torch.Tensor, torch.Tensor]) -> int:
        return int(batch[1].sum())


def test_a_part_weighs_what_terms_its_loss_has() -> None:
    one_epoch = replace(RECIPE, steps=6)
    found = []
    for accumulate in (1, 2):
        network = without_normalisation()
        train(network, Weighty(noise=0), replace(one_epoch, accumulate=accumulate), seed=1)
        found.append(network[0].weight.detach())
    torch.testing.assert_close(*found, rtol=1e-4, atol=1e-6)


def test_parts_are_drawn_anew_in_every_step_and_the_same_every_time() -> None:
    found = [state_bytes(trained(small_network(dropout=0.5), SmallTask(), 2)[0]) for _ in range(2)]
    assert found[0] == found[1]
    task = Noted()
    trained(small_network(), task, 2)
    assert len(set(task.noise)) == len(task.noise) == 32


class Noted(SmallTask):
    def __init__(self) -> None:
        super().__init__()
        self.noise: list[float] = []

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        self.noise.append(float(torch.rand((), generator=generator)))
        return super().batch(rows, generator)


def test_a_loss_that_compares_the_rows_of_a_batch_is_not_had_in_parts() -> None:
    task = SmallTask()
    task.comparing = True
    with pytest.raises(ThreefoldError, match="accumulate is 2, but points compares the examples of a batch"):
        trained(small_network(), task, 2)


def test_more_parts_than_rows_are_refused() -> None:
    with pytest.raises(ThreefoldError, match="accumulate is 17; it must be at most batch = 16"):
        replace(RECIPE, accumulate=17)
