"""The optimiser of a recipe, and its learning rate at every step."""

import math

import torch
from torch import nn

from threefold.lottery.recipe import Recipe


def make_optimiser(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """The optimiser of all of `network` that can be trained, its rate still to be set for every step."""
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimiser == "sgd":
        momentum, nesterov = recipe.momentum, recipe.nesterov
        return torch.optim.SGD(parameters, rate, momentum, weight_decay=decay, nesterov=nesterov, fused=True)
    return torch.optim.AdamW(parameters, rate, recipe.betas, recipe.epsilon, decay, fused=True)


def learning_rate(recipe: Recipe, step: int) -> float:
    """The rate of update number `step`, from 0; a function of these alone, so that a resumed run needs no state.

    `linear` and `cosine` reach zero at the end of the horizon, one step after the last update, as in the transformers
    library that the released code of the BERT paper trains with.
    """
    position = recipe.first_step + step
    if position < recipe.warm_up:
        return recipe.learning_rate * position / recipe.warm_up
    return recipe.learning_rate * _factor(recipe, position)


def _factor(recipe: Recipe, position: int) -> float:
    horizon = recipe.last_step
    if recipe.schedule == "constant":
        return 1.0
    if recipe.schedule == "milestones":
        return recipe.gamma ** sum(position >= round(milestone * horizon) for milestone in recipe.milestones)
    passed = (position - recipe.warm_up) / max(1, horizon - recipe.warm_up)
    if recipe.schedule == "cosine":
        return (1 + math.cos(math.pi * min(1.0, passed))) / 2
    return max(0.0, 1 - passed)
