"""How a network is trained: optimiser, schedule, budget."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import torch
from torch import nn

from threefold.errors import ThreefoldError


@dataclass(frozen=True)
class TrainSettings:
    """A training run. The defaults are the fast recipe, "one-cycle".

    Attributes:
        seed: of initial weights and batch order.
        steps: updates in all.
        batch: blocks per update.
        optimiser: "adamw" or "sgd" (momentum .9).
        learning_rate: highest rate of the schedule.
        schedule: "one-cycle" (up over `warm_up`, then cosine to a thousandth) or "per-epoch" (divided by
            `epoch_decay` after every epoch).
        loss: "mean" or "sum" over the batch of |prediction - cycles| / cycles.
        clip: largest norm of the gradient, None for no limit.
        evaluate_every: steps between validations; the last step is always validated. The best weights are kept.
        patience: stop after so many validations without improvement. None by default: under a one-cycle schedule
            the error stands still until the rate comes down at the end, and stopping early would miss exactly that.
        threads: of PyTorch. The same number gives the same bytes.
    """

    seed: int = 0
    steps: int = 2500
    batch: int = 128
    optimiser: Literal["adamw", "sgd"] = "adamw"
    learning_rate: float = 5e-3
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.98)
    schedule: Literal["one-cycle", "per-epoch"] = "one-cycle"
    warm_up: float = 0.1
    epoch_decay: float = 1.2
    loss: Literal["mean", "sum"] = "mean"
    clip: float | None = 1.0
    evaluate_every: int = 500
    patience: int | None = None
    threads: int = 1


_PAPER = TrainSettings(
    batch=4,
    optimiser="sgd",
    learning_rate=0.1,
    weight_decay=0.0,
    schedule="per-epoch",
    loss="sum",
    clip=None,
)
# The released command with the parameters of the paper. Its runs shared weights between asynchronous workers; here is
# one. Its loss was sqrt((p - y)^2) / y, whose gradient is NaN at p = y; |p - y| / y has none of that.
_RECIPES = {"one-cycle": TrainSettings(), "paper": _PAPER}
_EVALUATIONS = 10


def settings_of(recipe: Mapping[str, Any], seed: int) -> TrainSettings:
    """The settings that a configuration means.

    Args:
        recipe: `recipe`, "one-cycle" or "paper"; `steps`; and any other fields of `TrainSettings` to change.
        seed: of the run.

    Raises:
        ThreefoldError: there is no such recipe or field, or no number of steps.
    """
    given = dict(recipe)
    name = given.pop("recipe", "one-cycle")
    unknown = set(given) - {field.name for field in fields(TrainSettings)}
    if name not in _RECIPES or unknown:
        what = f"recipe {name!r}" if name not in _RECIPES else f"field {min(unknown)!r}"
        raise ThreefoldError(f"training: unknown {what}; recipes are {', '.join(_RECIPES)}")
    if "steps" not in given:
        raise ThreefoldError("training: give the number of steps")
    every = math.ceil(given["steps"] / _EVALUATIONS)
    return replace(_RECIPES[name], **{"seed": seed, "evaluate_every": every, **given})


def make_optimiser(settings: TrainSettings, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
    """The optimiser of `settings`, its rate still to be set for every step."""
    if settings.optimiser == "sgd":
        return torch.optim.SGD(parameters, settings.learning_rate, momentum=0.9, weight_decay=settings.weight_decay)
    return torch.optim.AdamW(
        parameters, settings.learning_rate, betas=settings.betas, weight_decay=settings.weight_decay, fused=True
    )


def learning_rate(settings: TrainSettings, step: int, epoch: int) -> float:
    """The rate of update number `step` (from 0) in `epoch` (from 0); a function of these alone."""
    top = settings.learning_rate
    if settings.schedule == "per-epoch":
        return top / settings.epoch_decay**epoch
    rise = settings.warm_up * settings.steps
    if step < rise:
        return _cosine(top / 10, top, step / rise)
    return _cosine(top, top / 1000, (step - rise) / max(1.0, settings.steps - 1 - rise))


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
