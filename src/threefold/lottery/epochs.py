"""A recipe in passes over the training examples, as papers and released code tell it, turned into updates."""

import math
from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError

# What may be said in epochs, and the field of a recipe that it stands for.
IN_EPOCHS = {"epochs": "steps", "warm_up_epochs": "warm_up", "milestone_epochs": "milestones"}


def in_steps(config: Mapping[str, Any], examples: int) -> dict[str, Any]:
    """The recipe `config` with `epochs` as `steps`, `warm_up_epochs` as `warm_up`, `milestone_epochs` as `milestones`.

    An epoch is ceil(examples / batch) steps; a fraction of one is rounded to whole steps, of at least 1 in all.

    Raises:
        ThreefoldError: not exactly one of `steps` and `epochs`, both of another pair, or what is no number of epochs.
    """
    given = dict(config)
    if ("epochs" in given) == ("steps" in given):
        raise ThreefoldError("recipe: give either steps or epochs")
    for name, field in IN_EPOCHS.items():
        if name in given and field in given:
            raise ThreefoldError(f"recipe: {name} and {field} say the same; give one of them")
    if not IN_EPOCHS.keys() & given.keys():
        return given
    epoch = _epoch(given.get("batch"), examples)
    if "epochs" in given:
        given["steps"] = max(1, round(_number("epochs", given.pop("epochs")) * epoch))
    if "warm_up_epochs" in given:
        given["warm_up"] = round(_number("warm_up_epochs", given.pop("warm_up_epochs")) * epoch)
    if "milestone_epochs" in given:
        given["milestones"] = _shares(given.pop("milestone_epochs"), epoch, given["steps"])
    return given


def _epoch(batch: Any, examples: int) -> int:
    if batch is None:
        raise ThreefoldError("recipe: lacks batch")
    if isinstance(batch, bool) or not isinstance(batch, int) or batch < 1:
        raise ThreefoldError(f"recipe: batch is {batch!r}; it must be a whole number of at least 1")
    return math.ceil(examples / batch)


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ThreefoldError(f"recipe: {name} is {value!r}; it must be a number above 0")
    return float(value)


def _shares(milestones: Any, epoch: int, steps: Any) -> tuple[float, ...]:
    if not isinstance(milestones, list | tuple):
        raise ThreefoldError(f"recipe: milestone_epochs is {milestones!r}; it must be a list of numbers")
    found = tuple(_number("milestone_epochs", milestone) * epoch for milestone in milestones)
    for milestone, step in zip(milestones, found, strict=True):
        if step > steps:
            raise ThreefoldError(
                f"recipe: milestone_epochs has {milestone:g}, the training ends after {steps / epoch:g} epochs; "
                "give earlier ones, or milestones, which are shares of it"
            )
    return tuple(step / steps for step in found)
