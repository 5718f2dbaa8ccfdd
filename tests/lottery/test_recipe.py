from dataclasses import replace
from typing import Any

import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.lottery.optimiser import learning_rate
from threefold.lottery.recipe import Recipe

GIVEN = {"steps": 40, "batch": 16, "learning_rate": 0.1}
RECIPE = Recipe(**GIVEN)


def rates(recipe: Recipe) -> list[float]:
    return [learning_rate(recipe, step) for step in range(recipe.steps)]


def rates_of(scheduler_of: Any, steps: int) -> list[float]:
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = scheduler_of(optimiser)
    found = []
    for _ in range(steps):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return found


def test_an_epoch_has_as_many_steps_as_batches_with_the_last_one_smaller() -> None:
    assert Recipe.of({"epochs": 3, "batch": 32, "learning_rate": 2e-5}, 3668).steps == 345


def test_a_part_of_an_epoch_is_rounded_to_steps() -> None:
    assert Recipe.of({"epochs": 0.1, "batch": 16, "learning_rate": 5e-5}, 1_600_000).steps == 10_000


def test_a_config_says_every_field() -> None:
    config = {**GIVEN, "optimiser": "sgd", "milestones": [0.5, 0.75], "schedule": "milestones", "clip": None}
    assert Recipe.of(config, 100) == replace(RECIPE, optimiser="sgd", milestones=(0.5, 0.75), schedule="milestones")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"lr": 0.1}, "unknown 'lr'"),
        ({"epochs": 1}, "either steps or epochs"),
        ({"steps": None}, "either steps or epochs"),
        ({"batch": None}, "lacks batch"),
        ({"learning_rate": "1e-3"}, "learning_rate is '1e-3'"),
        ({"steps": 1.5}, "steps is 1.5"),
        ({"steps": None, "epochs": 0}, "epochs is 0"),
        ({"steps": None, "epochs": 1, "batch": 0}, "batch is 0"),
        ({"batch": True}, "batch is True"),
        ({"optimiser": "adam"}, "optimiser is 'adam'; it must be one of adamw, sgd"),
        ({"schedule": "step"}, "schedule is 'step'"),
        ({"clip": 0}, "clip is 0; it must be a number above 0"),
        ({"epsilon": 0.0}, "epsilon is 0.0; it must be a number above 0"),
        ({"weight_decay": -0.1}, "weight_decay is -0.1; it must be a number of at least 0"),
        ({"optimiser": "sgd", "nesterov": True}, "momentum is 0.0; it must be above 0 for nesterov"),
        ({"schedule": "milestones"}, "milestones is (); it must be a list of at least one"),
        ({"milestones": 0.5}, "milestones is 0.5"),
        ({"betas": [0.9]}, "betas is (0.9,); it must be 2 numbers"),
        ({"milestones": [20, 30]}, "milestones is (20, 30)"),
        ({"horizon": 39}, "horizon is 39; it must be at least first_step + steps = 40"),
    ],
)
def test_a_wrong_recipe_is_one_line_that_names_the_field(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ThreefoldError) as error:
        Recipe.of({**GIVEN, **changed}, 100)
    assert named in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("warm_up", [0, 7])
@pytest.mark.parametrize("name", ["linear", "cosine"])
def test_a_falling_rate_is_that_of_transformers(name: str, warm_up: int) -> None:
    from transformers.optimization import get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup

    theirs = {"linear": get_linear_schedule_with_warmup, "cosine": get_cosine_schedule_with_warmup}[name]
    expected = rates_of(lambda optimiser: theirs(optimiser, warm_up, 40), 40)
    assert rates(replace(RECIPE, schedule=name, warm_up=warm_up)) == pytest.approx(expected, abs=1e-12)


def test_milestones_are_shares_of_the_horizon() -> None:
    expected = rates_of(lambda optimiser: torch.optim.lr_scheduler.MultiStepLR(optimiser, [20, 30], 0.2), 40)
    found = rates(replace(RECIPE, schedule="milestones", milestones=(0.5, 0.75), gamma=0.2))
    assert found == pytest.approx(expected)


def test_a_constant_rate_is_reached_after_warming_up() -> None:
    assert rates(replace(RECIPE, schedule="constant", warm_up=2)) == [0.0, 0.05, *[0.1] * 38]


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_rounds_on_one_horizon_are_one_long_decay(schedule: str) -> None:
    whole = rates(replace(RECIPE, steps=120, schedule=schedule))
    rounds = [rates(replace(RECIPE, schedule=schedule, horizon=120, first_step=first)) for first in (0, 40, 80)]
    assert [rate for part in rounds for rate in part] == whole


def test_a_round_at_the_beginning_of_a_long_horizon_hardly_decays() -> None:
    found = rates(replace(RECIPE, horizon=400))
    assert found[0] == 0.1
    assert found[-1] == pytest.approx(0.1 * (1 - 39 / 400))
