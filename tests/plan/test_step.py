"""A step that is counted on two rows, and taken to be one of many."""

from dataclasses import dataclass, replace

import torch
from torch import nn

from threefold.lottery.recipe import Recipe
from threefold.plan.step import step_count, weight_bytes

_WIDTH = 256


@dataclass
class Rows:
    """A task of as many rows as are asked for."""

    size: int = 2

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        return torch.ones(len(rows), _WIDTH)

    def loss(self, network: nn.Module, batch: torch.Tensor) -> torch.Tensor:
        return network(batch).sum()


RECIPE = Recipe(steps=1, batch=128, learning_rate=0.1, optimiser="sgd")


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(_WIDTH, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, _WIDTH))


def test_memory_grows_with_the_rows_of_a_batch_but_holds_weights_no_oftener():
    _, memory = step_count(network(), Rows(), RECIPE, 2)
    _, more = step_count(network(), Rows(), replace(RECIPE, batch=1280), 2)
    weights = weight_bytes(network())
    assert 3 * weights < memory < 5 * weights
    assert memory < more < memory + weight_bytes(network()) * 12


def test_mixed_precision_halves_what_is_kept_and_adds_operations():
    full, kept = step_count(network(), Rows(), replace(RECIPE, batch=100_000), 2)
    mixed, kept_mixed = step_count(network(), Rows(), replace(RECIPE, batch=100_000, precision="bf16"), 2)
    assert mixed.calls > full.calls
    assert kept_mixed < 0.8 * kept
    assert mixed.flops == full.flops
