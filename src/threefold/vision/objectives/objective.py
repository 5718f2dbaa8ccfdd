"""What all kinds of tasks on images have in common."""

from typing import Generic, TypeVar

from threefold.lottery import objective
from threefold.vision.split import Rows

Part = TypeVar("Part", bound=Rows)


class Objective(objective.Objective[Part], Generic[Part]):
    """A split of images, or its like, with the loss and the metrics of its kind of task."""
