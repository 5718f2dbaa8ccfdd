import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.ithemal.recipe import TrainSettings, learning_rate, make_optimiser, settings_of


def test_one_cycle_rises_over_a_tenth_and_falls_to_nothing():
    settings = TrainSettings(steps=1000, learning_rate=5e-3)
    rates = [learning_rate(settings, step, epoch=0) for step in range(1000)]

    assert rates[0] == pytest.approx(5e-4)
    assert max(rates) == rates[100] == pytest.approx(5e-3)
    assert rates[:101] == sorted(rates[:101])
    assert rates[100:] == sorted(rates[100:], reverse=True)
    assert rates[-1] == pytest.approx(5e-6)


def test_the_papers_rate_is_divided_by_1_2_after_every_epoch():
    settings = settings_of({"recipe": "paper", "steps": 60_000}, seed=0)

    assert learning_rate(settings, 0, epoch=0) == 0.1
    assert learning_rate(settings, 12_345, epoch=10) == pytest.approx(0.016, abs=5e-4)


def test_the_papers_recipe_is_the_released_codes():
    settings = settings_of({"recipe": "paper", "batch": 4, "steps": 60_000, "learning_rate": 0.1}, seed=7)

    assert (settings.seed, settings.steps, settings.batch) == (7, 60_000, 4)
    assert (settings.loss, settings.clip, settings.weight_decay) == ("sum", None, 0.0)
    optimiser = make_optimiser(settings, [torch.nn.Parameter(torch.zeros(1))])
    assert isinstance(optimiser, torch.optim.SGD)
    assert optimiser.defaults["momentum"] == 0.9


def test_a_learning_curve_has_ten_points_unless_said():
    assert settings_of({"steps": 995}, 0).evaluate_every == 100
    assert settings_of({"steps": 995, "evaluate_every": 7}, 0).evaluate_every == 7


def test_a_limit_may_be_taken_away():
    assert settings_of({"steps": 5}, 0).clip == 1.0
    assert settings_of({"steps": 5, "clip": None}, 0).clip is None


@pytest.mark.parametrize(
    ("recipe", "complaint"),
    [
        ({"recipe": "two-cycle", "steps": 5}, "two-cycle"),
        ({"steps": 5, "momentum": 0.5}, "momentum"),
        ({"batch": 5}, "number of steps"),
    ],
)
def test_a_configuration_that_means_nothing_is_refused(recipe, complaint):
    with pytest.raises(ThreefoldError, match=complaint):
        settings_of(recipe, seed=0)
