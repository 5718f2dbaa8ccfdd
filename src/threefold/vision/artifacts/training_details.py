"""How networks are trained on a task, here and in the paper, and in what the two differ (Table 1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, isclose, isnan
from typing import Any

from threefold.lottery.recipe import Recipe
from threefold.vision.artifacts.training_words import metric_words, optimiser_words, rate_words, schedule_words
from threefold.vision.task_settings import TaskSettings

# A fraction of an epoch is rounded to whole steps.
_CLOSE = 0.01


@dataclass(frozen=True)
class Details:
    """One training; None where the paper says nothing.

    Attributes:
        examples: training images.
        epochs: passes over them.
        steps: updates.
        batch: images per update.
        learning_rates: the highest of the schedule, by weights; one that is called "" is for all.
        schedule: in words, as are `optimiser` and `metric`.
        weight_decay: on every parameter.
    """

    examples: int | None
    epochs: float | None
    steps: int | None
    batch: int
    learning_rates: Mapping[str, float]
    schedule: str
    optimiser: str
    weight_decay: float
    metric: str

    @classmethod
    def of(cls, task: TaskSettings, config: Mapping[str, Any], rates: Mapping[str, float], examples: int) -> "Details":
        """Of a training on `task` by the recipe in `config`, where `rates` by weights take the place of its own.

        Raises:
            ThreefoldError: an unknown, missing or impossible field of the recipe.
        """
        recipe = Recipe.of(config, examples)
        epochs = recipe.steps / ceil(examples / recipe.batch)
        return cls(
            examples=examples,
            epochs=epochs,
            steps=recipe.steps,
            batch=recipe.batch,
            learning_rates=rates or {"": recipe.learning_rate},
            schedule=schedule_words(recipe, epochs if config.get("epochs") else None),
            optimiser=optimiser_words(recipe),
            weight_decay=recipe.weight_decay,
            metric=metric_words(task),
        )

    @classmethod
    def published(cls, row: Mapping[str, Any]) -> "Details":
        """Of a row of the published table."""
        steps = _known(row["iterations"])
        return cls(
            examples=None,
            epochs=_known(row["epochs"]),
            steps=None if steps is None else int(steps),
            batch=int(row["batch"]),
            learning_rates={"": float(row["learning_rate"])},
            schedule=str(row["schedule"]),
            optimiser=f"{row['optimiser']}, momentum {float(row['momentum']):g}",
            weight_decay=float(row["weight_decay"]),
            metric=str(row["metric"]),
        )

    @property
    def rates(self) -> str:
        """The learning rates in words."""
        return rate_words(self.learning_rates)

    def differences(self, theirs: "Details") -> Iterator[str]:
        """What is otherwise than in the published training `theirs`, by the names of the table's columns."""
        if theirs.epochs is not None and self.epochs is not None:
            if not isclose(self.epochs, theirs.epochs, rel_tol=_CLOSE):
                yield "epochs"
        elif theirs.steps != self.steps:
            yield "steps"
        if self.batch != theirs.batch:
            yield "batch"
        if set(self.learning_rates.values()) != set(theirs.learning_rates.values()):
            yield "learning rate"
        for name in ("schedule", "optimiser", "weight_decay", "metric"):
            if getattr(self, name) != getattr(theirs, name):
                yield name.replace("_", " ")


def _known(value: Any) -> float | None:
    return None if isnan(float(value)) else float(value)
