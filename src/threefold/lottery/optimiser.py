"""The optimiser of a recipe, and its learning rate at every step."""

import math
from inspect import unwrap

import torch
from torch import nn

from threefold.lottery.lars import Lars
from threefold.lottery.recipe import Recipe


class Sgd(torch.optim.SGD):
    """torch's, of which its compiler is not kept out by decorators: they import it, which takes a second of every job.

    To be called without gradients, which is what else the decorator of `step` sees to.
    """

    add_param_group = unwrap(torch.optim.Optimizer.add_param_group)
    zero_grad = unwrap(torch.optim.Optimizer.zero_grad)
    step = unwrap(torch.optim.SGD.step)


class AdamW(torch.optim.AdamW):
    """As `Sgd`."""

    add_param_group = unwrap(torch.optim.Optimizer.add_param_group)
    zero_grad = unwrap(torch.optim.Optimizer.zero_grad)
    step = unwrap(torch.optim.AdamW.step)


def make_optimiser(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """The optimiser of all of `network` that can be trained, its rate still to be set for every step.

    Its `step` is to be called under `torch.no_grad`.
    """
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimiser == "sgd":
        momentum, nesterov = recipe.momentum, recipe.nesterov
        return Sgd(parameters, rate, momentum, weight_decay=decay, nesterov=nesterov, fused=True)
    if recipe.optimiser == "lars":
        return Lars(parameters, rate, recipe.momentum, decay)
    return AdamW(parameters, rate, recipe.betas, recipe.epsilon, decay, fused=True)


def learning_rate(recipe: Recipe, step: int) -> float:
    """The rate of update number `step`, from 0; a function of these alone, so that a resumed run needs no state.

    `linear`, `cosine` and `polynomial` reach zero at the end of the horizon, one step after the last update, as in the
    transformers library that the released code of the BERT paper trains with.
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
    left = max(0.0, 1 - passed)
    return float(left**recipe.power) if recipe.schedule == "polynomial" else left
