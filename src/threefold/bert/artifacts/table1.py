"""Table 1: the tasks and how networks are trained on them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.data_sizes import data_files, training_examples
from threefold.bert.artifacts.quoted import PAPER
from threefold.bert.artifacts.scores import read_scores
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, significant, words, write

TITLE = "Table 1. Tasks and training"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """Every task's data and one of its runs, and the published settings."""
    return {
        "data": data_files(settings),
        "scores": [settings.dense(task, settings.seeds[0]).score(settings.folder) for task in settings.names],
        "published": published.path(PAPER, "table1"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Write the table to `stem`."""
    theirs = rows_by(one(inputs, "published"), "task")
    steps = read_scores(many(inputs, "scores"), settings).set_index("task")["steps"]
    examples = map(training_examples, many(inputs, "data"))
    rows = [
        row
        for task, size in zip(settings.tasks, examples, strict=True)
        for row in (_here(task, size, int(steps[task.name])), *_published(task, theirs))
    ]
    write(Table(TITLE, _CAPTION, _COLUMNS, pd.DataFrame(rows), "section", _NOTES), stem)


_CAPTION = (
    "Here and in the paper, where the optimiser is AdamW and the learning rate falls to zero along a line over the "
    "steps."
)

_COLUMNS = (
    words("origin", ""),
    words("task", "Task"),
    words("kind", "Kind"),
    number("examples", "Training examples", 0, verified="verified"),
    number("steps", "Steps", 0, verified="verified"),
    number("batch", "Batch", 0, verified="verified"),
    significant("epochs", "Epochs", verified="verified"),
    significant("learning_rate", "Learning rate", verified="verified"),
    words("metric", "Metric"),
)

_NOTES = (
    "Training examples of span extraction are windows of text, here as in the paper. The paper's are steps per epoch "
    "times batch, so rounded up; 2,500 million for masked language modelling are words, and its epoch is nominal.",
    "The paper's steps: epochs times iterations per epoch. The released code trains SQuAD for 4 epochs, not 2.",
)


def _here(task: TaskSettings, examples: int, steps: int) -> dict[str, Any]:
    recipe: Mapping[str, Any] = task.recipe
    batch = recipe.get("batch")
    return {
        "section": label(task),
        "origin": "here",
        "task": task.name,
        "kind": task.kind,
        "examples": examples,
        "steps": steps,
        "batch": batch,
        "epochs": steps * batch / examples if batch else None,
        "learning_rate": recipe.get("learning_rate"),
        "metric": task.metric,
    }


def _published(task: TaskSettings, theirs: Rows) -> list[dict[str, Any]]:
    row = theirs.get((task.counterpart,))
    if row is None:
        return []
    kept = ("examples", "batch", "epochs", "learning_rate", "metric", "verified", "provenance")
    return [
        {
            "section": label(task),
            "origin": "published",
            "task": task.counterpart,
            "kind": row["group"],
            "steps": float(row["epochs"]) * float(row["iterations_per_epoch"]),
            **{name: row[name] for name in kept},
        }
    ]
