from typing import Any

import pytest

from threefold.errors import ThreefoldError
from threefold.lottery.optimiser import learning_rate
from threefold.lottery.recipe import Recipe

GIVEN = {"epochs": 182, "batch": 256, "learning_rate": 0.1, "optimiser": "sgd", "schedule": "milestones", "gamma": 0.1}
IMAGES = 45_000
EPOCH = 176


def test_the_rate_falls_at_the_beginning_of_an_epoch() -> None:
    recipe = Recipe.of({**GIVEN, "milestone_epochs": [91, 136]}, IMAGES)
    assert recipe.steps == 182 * EPOCH
    for epoch, before, after in ((91, 0.1, 0.01), (136, 0.01, 0.001)):
        assert learning_rate(recipe, epoch * EPOCH - 1) == pytest.approx(before)
        assert learning_rate(recipe, epoch * EPOCH) == pytest.approx(after)


def test_the_rate_rises_over_an_epoch() -> None:
    recipe = Recipe.of({**GIVEN, "schedule": "constant", "warm_up_epochs": 1}, IMAGES)
    assert learning_rate(recipe, EPOCH // 2) == pytest.approx(0.05)
    assert learning_rate(recipe, EPOCH) == pytest.approx(0.1)


def test_steps_and_epochs_of_its_parts_go_together() -> None:
    config = {name: value for name, value in GIVEN.items() if name != "epochs"}
    recipe = Recipe.of({**config, "steps": 10 * EPOCH, "milestone_epochs": [5]}, IMAGES)
    assert recipe.milestones == (0.5,)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"milestone_epochs": [91, 200]}, "milestone_epochs has 200, the training ends after 182 epochs"),
        ({"milestone_epochs": 91}, "milestone_epochs is 91; it must be a list"),
        ({"milestone_epochs": ["91"]}, "milestone_epochs is '91'"),
        ({"milestone_epochs": [91], "milestones": [0.5]}, "milestone_epochs and milestones say the same"),
        ({"warm_up_epochs": 1, "warm_up": 5}, "warm_up_epochs and warm_up say the same"),
        ({"warm_up_epochs": 0}, "warm_up_epochs is 0; it must be a number above 0"),
    ],
)
def test_what_cannot_be_is_one_line_that_names_the_field(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ThreefoldError) as error:
        Recipe.of({**GIVEN, **changed}, IMAGES)
    assert named in str(error.value)
    assert "\n" not in str(error.value)
