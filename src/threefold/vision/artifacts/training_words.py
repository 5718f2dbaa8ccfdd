"""How a training is worded, in the words of the paper's Table 1 where it has the same."""

from collections.abc import Iterator, Mapping

from threefold.lottery.recipe import Recipe
from threefold.vision.artifacts.evidence_here import DETECTION_METRICS
from threefold.vision.artifacts.metric_names import metric_name
from threefold.vision.claims.series import symbol
from threefold.vision.task_settings import TaskSettings

_OPTIMISERS = {"sgd": "SGD", "adamw": "AdamW", "lars": "LARS"}
# Milestones are written as shares of a training, of so many digits.
_FIGURES = 3


def metric_words(task: TaskSettings) -> str:
    """What a task is judged by."""
    metrics = DETECTION_METRICS if task.kind == "detection" else (task.metric,)
    return ", ".join(map(metric_name, metrics))


def optimiser_words(recipe: Recipe) -> str:
    """The optimiser and what of it is not in other columns."""
    return ", ".join(_optimiser(recipe))


def _optimiser(recipe: Recipe) -> Iterator[str]:
    yield _OPTIMISERS[recipe.optimiser]
    if recipe.momentum:
        yield f"momentum {recipe.momentum:g}"
    if recipe.nesterov:
        yield "Nesterov"
    if recipe.clip is not None:
        yield f"gradients clipped at {recipe.clip:g}"


def schedule_words(recipe: Recipe, epochs: float | None) -> str:
    """What the learning rate does; milestones are in epochs where the training is as long as so many `epochs`."""
    warm_up = f"linear warm-up of {recipe.warm_up} iterations; " if recipe.warm_up else ""
    match recipe.schedule:
        case "constant":
            return f"{warm_up}fixed"
        case "milestones":
            return f"{warm_up}times {recipe.gamma:g} at {_milestones(recipe, epochs)}"
        case "polynomial":
            return f"{warm_up}polynomial with power {recipe.power:g}"
    return f"{warm_up}{recipe.schedule} to 0"


def rate_words(rates: Mapping[str, float]) -> str:
    """Learning rates, each with the weights that train at it, unless it is for all."""
    by_rate: dict[float, list[str]] = {}
    for weights, rate in rates.items():
        by_rate.setdefault(rate, []).append(weights)
    if len(by_rate) == 1:
        return f"{next(iter(by_rate)):g}"
    return "; ".join(f"{rate:g} ({', '.join(map(symbol, weights))})" for rate, weights in sorted(by_rate.items()))


def _milestones(recipe: Recipe, epochs: float | None) -> str:
    whole = epochs if epochs is not None else recipe.last_step
    places = " and ".join(f"{float(f'{whole * share:.{_FIGURES}g}'):.0f}" for share in recipe.milestones)
    if epochs is None:
        return places
    return f"epoch{'s' * (len(recipe.milestones) > 1)} {places}"
