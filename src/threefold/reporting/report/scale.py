"""At which scale a paper was run, and what would change at the paper's own: read off the two configurations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What a reader asks of a scale, and the keys that answer; `*` stands for every entry of a list or mapping, `#` for
# their number.
_QUESTIONS: dict[str, dict[str, str]] = {
    "ithemal": {
        "Data sets": "ithemal.datasets.*",
        "Trained on": "ithemal.train_on.*",
        "Seeds": "ithemal.seeds.#",
        "Recipe": "ithemal.training.recipe",
        "Steps": "ithemal.training.steps",
        "Batch": "ithemal.training.batch",
        "Steps of other architectures": "ithemal.exploration.training.steps",
        "Predictors": "ithemal.predictors.*",
    },
    "bert": {
        "Encoder": "bert.encoder",
        "Tasks": "bert.tasks.*.title",
        "Steps": "bert.tasks.*.recipe.steps",
        "Epochs": "bert.tasks.*.recipe.epochs",
        "Batch": "bert.tasks.*.recipe.batch",
        "Seeds of tickets": "bert.seeds.#",
        "Seeds of what they are compared with": "bert.comparison_seeds.#",
        "Pruned a round": "bert.sparsity.fraction",
        "Pruned at most": "bert.sparsity.deepest",
        "Sparsity of transfer": "bert.transfer.sparsity",
        "Device": "bert.device",
    },
    "vision": {
        "Network": "vision.network.name",
        "Pre-trained on": "vision.pretraining.*.title",
        "Tasks": "vision.tasks.*.title",
        "Steps": "vision.tasks.*.recipe.steps",
        "Epochs": "vision.tasks.*.recipe.epochs",
        "Batch": "vision.tasks.*.recipe.batch",
        "Seeds of tickets": "vision.seeds.#",
        "Seeds of tickets in detection and segmentation": "vision.dense_prediction_seeds.#",
        "Seeds of whole networks": "vision.dense_seeds.#",
        "Pruned a round": "vision.sparsity.fraction",
        "Pruned at most": "vision.sparsity.deepest",
        "Device": "vision.device",
    },
}

# Values of the configuration that say little by themselves.
_WORDS = {"trained": "a small one, pre-trained here"}


@dataclass(frozen=True)
class Difference:
    """One answer here and at the paper's scale."""

    question: str
    here: str
    paper: str


def differences(paper: str, config: Mapping[str, Any], at_paper_scale: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What the configuration of a paper (`ithemal`, `bert`, `vision`) says of its scale, beside that of the paper."""
    questions = _QUESTIONS.get(paper, {})
    answers = ((question, _answer(config, keys), _answer(at_paper_scale, keys)) for question, keys in questions.items())
    return tuple(Difference(*answer) for answer in answers if answer[1:] != ("–", "–"))


def overlaid(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the values of `changes`, mapping by mapping, as Snakemake lays one configuration over another."""
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        nested = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = overlaid(below, value) if nested else value  # type: ignore[arg-type]
    return merged


def _answer(config: Mapping[str, Any], keys: str) -> str:
    """The distinct answers in words; of three numbers or more the smallest and the largest."""
    found = list(dict.fromkeys(value for value in _values(config, keys.split(".")) if value is not None))
    if len(found) > 2 and all(isinstance(value, int) for value in found):
        return f"{_worded(min(found))} to {_worded(max(found))}"
    return ", ".join(map(_worded, found)) or "–"


def _worded(value: Any) -> str:
    if isinstance(value, float):
        return f"{100 * value:g} %" if 0 < value < 1 else f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else _WORDS.get(value, str(value).removeprefix("https://"))


def _values(value: Any, keys: list[str]) -> list[Any]:
    if not keys:
        return [value]
    first, *rest = keys
    if first == "#":
        return [len(value)]
    if first == "*":
        inner = value.values() if isinstance(value, Mapping) else value or ()
        return [found for entry in inner for found in _values(entry, rest)]
    return _values(value[first], rest) if isinstance(value, Mapping) and first in value else []
