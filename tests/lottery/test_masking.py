from collections.abc import Mapping
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from tests.lottery.small_task import SmallTask, half_mask, matrices, small_network
from threefold.errors import ThreefoldError
from threefold.lottery.lars import Lars
from threefold.lottery.mask import Mask
from threefold.lottery.masking import MaskedWeights
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

ADAMW = Recipe(30, 16, 0.05, weight_decay=0.1, clip=0.5)
SGD = replace(ADAMW, optimiser="sgd", momentum=0.9, nesterov=True)
LARS = replace(ADAMW, optimiser="lars", momentum=0.9)
BF16 = replace(ADAMW, precision="bf16")


def pruned(mask: Mask, tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.cat([tensors[name].detach()[~kept] for name, kept in mask.tensors.items()])


@pytest.mark.parametrize("recipe", [ADAMW, SGD, LARS, BF16], ids=["adamw", "sgd", "lars", "bf16"])
def test_pruned_weights_and_their_optimiser_state_are_zero_after_every_step(
    recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, optimisers = small_network(), []
    mask, weights = half_mask(network), matrices(network)
    for kind in (torch.optim.AdamW, torch.optim.SGD, Lars):
        whole = kind.__init__

        def noted(self: torch.optim.Optimizer, *given: object, whole: object = whole, **named: object) -> None:
            optimisers.append(self)
            whole(self, *given, **named)

        monkeypatch.setattr(kind, "__init__", noted)

    def check() -> None:
        assert not pruned(mask, weights).any()
        if optimisers[0].state:
            for key in optimisers[0].state[weights["0.weight"]].keys() - {"step"}:
                state = {name: optimisers[0].state[weight][key] for name, weight in weights.items()}
                assert not pruned(mask, state).any()
                assert all(tensor.any() for tensor in state.values())

    train(
        network,
        SmallTask(),
        recipe,
        seed=1,
        mask=mask,
        parameters=weights,
        snapshots=dict.fromkeys(range(recipe.steps + 1), check),
    )
    check()
    assert optimisers[0].state
    assert all(weight[mask.tensors[name]].all() for name, weight in weights.items())


@pytest.mark.parametrize("clip", [None, 0.5])
@pytest.mark.parametrize("recipe", [ADAMW, SGD], ids=["adamw", "sgd"])
def test_every_step_gives_the_weights_that_torch_prune_gives(recipe: Recipe, clip: float | None) -> None:
    # A large epsilon, because a bias before a normalisation has only rounding for a gradient, which AdamW blows up.
    recipe, ours, theirs = replace(recipe, clip=clip, epsilon=1e-3), small_network(), small_network()
    mask = half_mask(ours)
    expected = trajectory(theirs, recipe, pruned_by_torch(theirs, mask))
    found = trajectory(ours, recipe, matrices(ours), mask)
    assert len(found) == len(expected) == recipe.steps
    # Clipping sums squares in the order of the parameters, which torch's pruning changes.
    tolerance = 0.0 if clip is None else 1e-5
    for mine, other in zip(found, expected, strict=True):
        torch.testing.assert_close(mine, other, rtol=tolerance, atol=tolerance)


def pruned_by_torch(network: nn.Module, mask: Mask) -> dict[str, nn.Module]:
    layers = {name: network.get_submodule(name.removesuffix(".weight")) for name in mask.tensors}
    for name, kept in mask.tensors.items():
        prune.custom_from_mask(layers[name], "weight", kept)
    return layers


def trajectory(
    network: nn.Module,
    recipe: Recipe,
    weights: Mapping[str, nn.Parameter | nn.Module],
    mask: Mask | None = None,
) -> list[dict[str, torch.Tensor]]:
    found = []

    def note() -> None:
        effective = {
            name: weight if isinstance(weight, nn.Parameter) else weight.weight_orig * weight.weight_mask
            for name, weight in weights.items()
        }
        found.append({name: weight.detach().clone() for name, weight in effective.items()})

    every_step = dict.fromkeys(range(1, recipe.steps + 1), note)
    train(network, SmallTask(), recipe, seed=1, mask=mask, parameters=weights, snapshots=every_step)
    return found


def test_weights_outside_the_mask_are_trained_whole() -> None:
    network = small_network()
    before = {name: parameter.detach().clone() for name, parameter in network.named_parameters()}
    mask = half_mask(network)
    train(network, SmallTask(), ADAMW, seed=1, mask=mask, parameters=matrices(network))
    for name, parameter in network.named_parameters():
        if name not in mask.tensors:
            assert (parameter != before[name]).float().mean() > 0.9, name


def test_a_dense_mask_changes_nothing() -> None:
    dense, masked = small_network(), small_network()
    train(dense, SmallTask(), ADAMW, seed=1)
    train(masked, SmallTask(), ADAMW, seed=1, mask=Mask.dense(matrices(masked)), parameters=matrices(masked))
    assert all(torch.equal(value, masked.state_dict()[name]) for name, value in dense.state_dict().items())


def test_a_pruned_weight_that_is_not_finite_becomes_zero() -> None:
    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight[0, 0] = float("nan")
    MaskedWeights({"weight": layer.weight}, Mask({"weight": torch.tensor([[False, True]])}), "here")
    assert layer.weight[0, 0] == 0


def test_a_weight_without_gradient_is_left_alone() -> None:
    used, unused = nn.Linear(2, 2), nn.Linear(2, 2)
    weights = {"unused": unused.weight, "used": used.weight}
    masked = MaskedWeights(weights, Mask({name: torch.eye(2, dtype=torch.bool) for name in weights}), "here")
    used(torch.ones(1, 2)).sum().backward()
    masked.mask_gradients()
    assert unused.weight.grad is None
    assert torch.equal(used.weight.grad, torch.eye(2))


def test_the_mask_of_another_network_is_refused_by_name() -> None:
    network = small_network()
    with pytest.raises(ThreefoldError, match=r"mrpc/run: 0\.bias is not in the mask"):
        train(network, SmallTask(), ADAMW, seed=1, mask=half_mask(nn.Linear(3, 3)), label="mrpc/run")
