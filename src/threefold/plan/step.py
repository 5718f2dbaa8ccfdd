"""A step of a stand-in, the real network and the real loss on a few made-up rows, counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import nn

from threefold.lottery.optimiser import make_optimiser
from threefold.lottery.recipe import Recipe
from threefold.lottery.stream import stream
from threefold.lottery.task import Task
from threefold.plan.counting import Count, counted

# Above so much arithmetic a step is counted on two rows and taken to grow with their number.
_WHOLE = 5e9
_FEW = 2


def rows_counted(recipe: Recipe, flops_of_few: float) -> int:
    """On how many rows a step is counted."""
    return recipe.batch if flops_of_few * recipe.batch / _FEW <= _WHOLE else min(_FEW, recipe.batch)


def step_count(network: nn.Module, task: Task, recipe: Recipe, rows: int) -> tuple[Count, float]:
    """The operations of one update on a batch of the recipe's size, and the bytes that training holds on its device.

    Args:
        network: as it is trained.
        task: with at least `rows` rows.
        recipe: of the training.
        rows: on which it is counted.
    """
    optimiser = make_optimiser(recipe, network)
    generator, share = stream("batches", 0), recipe.batch / rows
    shapes = _weight_shapes(network)
    saved = _Saved(shapes)
    network.train()

    def learn() -> None:
        batch = task.batch(torch.arange(rows) % task.size, generator)
        with saved.watching(), torch.autocast("cpu", torch.bfloat16, enabled=recipe.precision == "bf16"):
            loss = task.loss(network, batch)
        loss.backward()  # type: ignore[no-untyped-call]

    def update() -> None:
        if recipe.clip is not None:
            nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
        with torch.no_grad():
            optimiser.step()
        optimiser.zero_grad()

    learned, updated = counted(learn, shapes).scaled(share), counted(update)
    copies = 4 if recipe.optimiser == "adamw" else 3
    return learned + updated, weight_bytes(network) * copies + saved.bytes * share


def weight_bytes(network: nn.Module) -> int:
    """Bytes of all parameters."""
    return sum(weight.numel() * weight.element_size() for weight in network.parameters())


def evaluation_count(
    network: nn.Module, evaluate: Callable[[nn.Module], Any], held: int, rows: int, batch: int
) -> Count:
    """The operations of an evaluation of `rows` rows in batches of `batch`, counted on the `held` rows of a stand-in.

    With a `batch` of 0 every row takes operations of its own, as boxes that are suppressed image by image do.
    """
    once = counted(lambda: evaluate(network), _weight_shapes(network))
    if not batch:
        return once.times(rows / held)
    return once.scaled(min(rows, batch) / held).times(max(1.0, rows / batch))


def _weight_shapes(network: nn.Module) -> frozenset[torch.Size]:
    """Those of weight matrices and kernels, and of matrices transposed."""
    shapes = {weight.shape for weight in network.parameters() if weight.dim() > 1}
    return frozenset(shapes | {torch.Size(reversed(shape)) for shape in shapes if len(shape) == 2})


class _Saved:
    """Bytes of all tensors that autograd keeps for the backward pass, each storage once, without weights."""

    def __init__(self, weights: frozenset[torch.Size]) -> None:
        self.bytes = 0.0
        self._weights = weights
        self._seen: set[int] = set()

    def watching(self) -> AbstractContextManager[None]:
        return torch.autograd.graph.saved_tensors_hooks(self._keep, lambda tensor: tensor)

    def _keep(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if tensor.shape not in self._weights and storage.data_ptr() not in self._seen:
            self._seen.add(storage.data_ptr())
            self.bytes += storage.nbytes()
        return tensor
