"""The learning curve of a training, which also notices when the loss is no longer finite."""

import math

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.optimiser import learning_rate
from threefold.lottery.recipe import Recipe
from threefold.lottery.score import Point


class Curve:
    """Losses since the last point, and the points before.

    Losses stay on the device until a point is due: to look at one of them is to wait for a GPU.
    """

    def __init__(self, recipe: Recipe, points: int, label: str) -> None:
        """Record `points` evenly spaced points over `recipe`; `label` names the training in errors."""
        self.points: list[Point] = []
        self._recipe = recipe
        self._steps_of_points = {math.ceil(recipe.steps * (point + 1) / points) for point in range(points)}
        self._label = label
        self._restored: list[float] = []
        self._losses: list[torch.Tensor] = []

    def add(self, step: int, loss: torch.Tensor) -> None:
        """Record the `loss` of update number `step`, from 1.

        Raises:
            ThreefoldError: a loss since the last point is not finite.
        """
        self._losses.append(loss.detach())
        if step in self._steps_of_points:
            losses = self.losses(step)
            self.points.append(Point(step, math.fsum(losses) / len(losses), learning_rate(self._recipe, step - 1)))
            self._restored, self._losses = [], []

    def losses(self, step: int) -> list[float]:
        """The losses since the last point, up to that of update number `step`.

        Raises:
            ThreefoldError: one of them is not finite.
        """
        losses = self._restored + (torch.stack(self._losses).tolist() if self._losses else [])
        for number, loss in enumerate(losses, step - len(losses) + 1):
            if not math.isfinite(loss):
                raise diverged(self._label, f"the loss is {loss}", number, self._recipe)
        return losses

    def restore(self, points: list[Point], losses: list[float]) -> None:
        """Continue a curve."""
        self.points, self._restored, self._losses = points, losses, []


def diverged(label: str, what: str, step: int, recipe: Recipe) -> ThreefoldError:
    """The error of a training that broke at update number `step`, from 1."""
    remedy = "lower the learning rate" + (" or train in fp32" if recipe.precision != "fp32" else "")
    rate = f"learning rate {learning_rate(recipe, step - 1):.3g}"
    return ThreefoldError(f"{label}: {what} at step {step} of {recipe.steps}, {rate}; {remedy}")
