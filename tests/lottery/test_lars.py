import torch

from threefold.lottery.optimiser import learning_rate, make_optimiser
from threefold.lottery.recipe import Recipe

RECIPE = Recipe(steps=10, batch=1, learning_rate=2.0, optimiser="lars", momentum=0.5, weight_decay=0.1)


def stepped(layer: torch.nn.Linear, gradients: dict[str, torch.Tensor], times: int = 1) -> None:
    optimiser = make_optimiser(RECIPE, layer)
    for _ in range(times):
        for name, parameter in layer.named_parameters():
            parameter.grad = gradients[name].clone()
        with torch.no_grad():
            optimiser.step()


def test_a_matrix_moves_by_a_share_of_its_own_length_whatever_the_gradients() -> None:
    ends = []
    for scale in (1.0, 1e6):
        torch.manual_seed(0)
        layer = torch.nn.Linear(3, 2)
        start = layer.weight.detach().clone()
        # Without decay the direction is the gradient's.
        direction = torch.ones(2, 3) - 0.1 * start / scale
        stepped(layer, {"weight": scale * direction, "bias": torch.zeros(2)})
        moved = layer.weight.detach() - start
        assert torch.isclose(moved.norm(), 2.0 * 0.001 * start.norm())
        ends.append(moved)
    assert torch.allclose(*ends, atol=1e-7)


def test_a_bias_is_neither_scaled_nor_decayed_and_keeps_its_momentum() -> None:
    layer = torch.nn.Linear(3, 2)
    start = layer.bias.detach().clone()
    stepped(layer, {"weight": torch.zeros(2, 3), "bias": torch.tensor([1.0, -1.0])}, times=2)
    assert torch.allclose(layer.bias.detach(), start - 2.0 * (1 + 1.5) * torch.tensor([1.0, -1.0]))


def test_weights_that_are_zero_with_zero_gradients_stay_zero() -> None:
    layer = torch.nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight[0] = 0
    gradient = torch.ones(2, 3)
    gradient[0] = 0
    stepped(layer, {"weight": gradient, "bias": torch.zeros(2)}, times=3)
    assert not layer.weight[0].any()
    assert layer.weight[1].all()


def test_a_polynomial_rate_falls_as_the_share_of_steps_left() -> None:
    recipe = Recipe(steps=10, batch=1, learning_rate=0.5, schedule="polynomial", power=0.9)
    assert [learning_rate(recipe, step) for step in (0, 4, 10)] == [0.5, 0.5 * 0.6**0.9, 0.0]
