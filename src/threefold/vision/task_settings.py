"""A task of the vision paper as the configuration describes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threefold.vision.sources.origin import EMBEDDED

_DENSE_PREDICTION = ("detection", "segmentation")
# The images of the paper's tasks, by the format that they are published in.
_PUBLISHED = {
    **dict.fromkeys(("ImageNet", "simCLR", "MoCo"), "imagenet"),
    "CIFAR-10": "cifar10",
    "CIFAR-100": "cifar100",
    "SVHN": "svhn",
    "Fashion-MNIST": "fashion-mnist",
    "VisDA2017": "visda",
    **dict.fromkeys(("VOC07", "Faster R-CNN", "SSD"), "voc-detection"),
    "VOC12": "voc-segmentation",
}


@dataclass(frozen=True)
class TaskSettings:
    """A task as tables and figures name it.

    `counterpart` is the task of the paper whose published values stand beside it; `data` the data set that it is
    learned from; `masks` where those found on that are tried on it: "pretraining", "task". `recipe` is what `Recipe.of`
    reads, of a round of pruning or of a subnetwork's training; `learning_rates`, by weights, take the place of its own.
    `training` is that of the pre-training itself, where the task gives weights and they are trained here. `images` is
    the format that its images are published in, EMBEDDED where they are rendered here.
    """

    name: str
    title: str
    counterpart: str
    kind: str
    metric: str
    data: str
    masks: tuple[str, ...]
    recipe: Mapping[str, Any]
    learning_rates: Mapping[str, float]
    training: Mapping[str, Any] | None
    images: str = EMBEDDED

    @classmethod
    def of(cls, task: Mapping[str, Any]) -> "TaskSettings":
        """The entry of a task in the configuration."""
        source = task.get("source", EMBEDDED)
        return cls(
            name=task["name"],
            title=task["title"],
            counterpart=task["counterpart"],
            kind=task["kind"],
            metric=task["metric"],
            data=task.get("data", task["name"]),
            masks=tuple(task.get("masks", ("pretraining", "task"))),
            recipe=task["recipe"],
            learning_rates=task.get("learning_rates", {}),
            training=task.get("training"),
            images=source if isinstance(source, str) else source["format"],
        )

    @property
    def label(self) -> str:
        """The title, and the paper's task."""
        return label(self.title, self.counterpart)

    @property
    def stands_in(self) -> bool:
        """Whether it has other images than the paper's task, which it then only stands for."""
        return self.images != _PUBLISHED.get(self.counterpart)

    @property
    def is_dense_prediction(self) -> bool:
        """Whether it is detection or segmentation, as the paper calls them together."""
        return self.kind in _DENSE_PREDICTION


def label(title: str, counterpart: str) -> str:
    """A task's title, and the paper's task in brackets where the title does not name it."""
    named = set(counterpart.split()) <= set(re.split(r"[, ]+", title))
    return title if named else f"{title} ({counterpart})"
