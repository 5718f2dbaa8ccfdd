"""What all kinds of tasks on images have in common."""

from threefold.lottery import objective
from threefold.vision.split import Split


class Objective(objective.Objective[Split]):
    """A split of images with the loss and the metrics of its kind of task."""
