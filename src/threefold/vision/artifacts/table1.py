"""Table 1: how networks are pre-trained and fine-tuned."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import Rows, rows_by
from threefold.reporting.tables import Table, number, significant, words, write
from threefold.vision.artifacts.data_sizes import data_file, training_images
from threefold.vision.artifacts.training_details import Details
from threefold.vision.artifacts.training_notes import notes
from threefold.vision.settings import RANDOM, Settings
from threefold.vision.task_settings import TaskSettings

TITLE = "Table 1. Details of pre-training and fine-tuning"

# Published names of tasks where they differ from those of other tables.
_NAMES = {"MoCo": "MoCov2"}


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """Every task's data, whose sizes make steps of epochs, the published settings, and what is said of the code's."""
    return {
        "data": [data_file(settings, task) for task in _tasks(settings)],
        "published": published.path("vision", "table1"),
        "text": published.path("vision", "text"),
    }


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Write the table to `stem`."""
    theirs, text = rows_by(one(inputs, "published"), "task"), rows_by(one(inputs, "text"), "place", "quantity")
    files = dict(zip((task.name for task in _tasks(settings)), many(inputs, "data"), strict=True))
    sizes = {file: training_images(file) for file in set(files.values())}
    rows = [row for task in _tasks(settings) for row in _rows(settings, task, sizes[files[task.name]], theirs, text)]
    frame = pd.DataFrame(rows)
    differing = dict.fromkeys(name for cell in frame["differs"].dropna() for name in cell.split(", "))
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(notes(differing))), stem)


_CAPTION = (
    "The paper's settings and, below them, ours for the task that stands for it. Of a task of pre-training the paper's "
    "are those of a round of pruning: it takes the pre-trained weights from others."
)

_COLUMNS = (
    words("origin", ""),
    number("examples", "Training images", 0),
    significant("epochs", "Epochs", verified="verified"),
    number("steps", "Steps", 0, verified="verified"),
    number("batch", "Batch", 0, verified="verified"),
    words("rates", "Learning rate"),
    words("schedule", "Schedule"),
    words("optimiser", "Optimiser"),
    significant("weight_decay", "Weight decay", verified="verified"),
    words("metric", "Metric"),
    words("note", "Note"),
)


def _tasks(settings: Settings) -> tuple[TaskSettings, ...]:
    return (*settings.pretraining, *settings.tasks)


def _rows(settings: Settings, task: TaskSettings, examples: int, theirs: Rows, text: Rows) -> Iterator[dict[str, Any]]:
    """The published row, ours, and that of the pre-training itself where it is made here."""
    name = _NAMES.get(task.counterpart, task.counterpart)
    row = theirs.get((name,))
    stated = None if row is None else Details.published(row)
    if row is not None and stated is not None:
        code = text.get(("table1", name))
        note = None if code is None else f"released code: {code['statement']}"
        origin = {"verified": row["verified"], "provenance": row["provenance"]}
        yield _row(task, "published", stated) | {"note": note} | origin
    # Without the weights of the study of sizes, which no other figure ranges over.
    rates = {name: rate for name, rate in task.learning_rates.items() if name in (*settings.pretrained, RANDOM)}
    here = Details.of(task, task.recipe, rates, examples)
    differs = "" if stated is None else ", ".join(here.differences(stated))
    label = "here" if task.training is None else "here, a round"
    yield _row(task, label, here) | {"differs": differs or None, "note": differs and f"differs in {differs}"}
    if task.training is not None:
        yield _row(task, "here, pre-training", Details.of(task, task.training, {}, examples))


def _row(task: TaskSettings, origin: str, details: Details) -> dict[str, Any]:
    known = dict(vars(details))
    rates = {f"learning_rate_{weights}".rstrip("_"): rate for weights, rate in known.pop("learning_rates").items()}
    return {"section": task.label, "task": task.name, "origin": origin, **known, **rates, "rates": details.rates}
