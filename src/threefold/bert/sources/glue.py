"""The nine tasks of GLUE in their official tables (gluebenchmark.com)."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from threefold.bert.sources.bundle import Member, find, members
from threefold.bert.sources.tsv import Row, read_rows
from threefold.errors import ThreefoldError

logger = logging.getLogger(__name__)

# QQP has a few questions that hold line breaks; more broken lines than this are another trouble.
_MALFORMED_SHARE = 0.01
_HIGHEST_SCORE = 5.0  # of STS-B


class Example(NamedTuple):
    """One or two texts and their label: the index of a class, or a score."""

    first: str
    second: str | None
    label: float


@dataclass(frozen=True)
class Layout:
    """How the tables of a task are laid out.

    Attributes:
        texts: the columns of its one or two texts.
        label: the column of the label.
        classes: the labels in the order of their indices; none where the label is a score.
        header: all columns, where the table does not begin with them.
        files: the table of each split; those beside train and dev may be absent.
        tolerant: whether some lines are malformed as published.
    """

    texts: tuple[str, ...]
    label: str
    classes: tuple[str, ...] = ("0", "1")
    header: tuple[str, ...] | None = None
    files: dict[str, str] = field(default_factory=lambda: {"train": "train.tsv", "dev": "dev.tsv"})
    tolerant: bool = False


_PAIR = ("sentence1", "sentence2")
_ENTAILED = ("entailment", "not_entailment")
_MRPC = Layout(("#1 String", "#2 String"), "Quality")

LAYOUTS = {
    "CoLA": Layout(("sentence",), "label", header=("source", "label", "mark", "sentence")),
    "SST-2": Layout(("sentence",), "label"),
    "MRPC": _MRPC,
    "QQP": Layout(("question1", "question2"), "is_duplicate", tolerant=True),
    "STS-B": Layout(_PAIR, "score", classes=()),
    "MNLI": Layout(
        _PAIR,
        "gold_label",
        classes=("contradiction", "entailment", "neutral"),
        files={"train": "train.tsv", "dev": "dev_matched.tsv", "dev-mismatched": "dev_mismatched.tsv"},
    ),
    "QNLI": Layout(("question", "sentence"), "label", classes=_ENTAILED),
    "RTE": Layout(_PAIR, "label", classes=_ENTAILED),
    "WNLI": Layout(_PAIR, "label"),
}


def layout(task: str) -> Layout:
    """The layout of the task as GLUE calls it, e.g. "SST-2".

    Raises:
        ThreefoldError: GLUE has no such task.
    """
    if task not in LAYOUTS:
        raise ThreefoldError(f"{task}: no task of GLUE; they are {', '.join(LAYOUTS)}")
    return LAYOUTS[task]


def read_glue(task: str, paths: Sequence[Path]) -> dict[str, list[Example]]:
    """Read every split of a task.

    Args:
        task: its name in GLUE.
        paths: GLUE's archive of the task, or a folder that holds it unpacked (also one of all tasks). MRPC may be the
            two files that it is drawn from, msr_paraphrase_train.txt and mrpc_dev_ids.tsv.

    Raises:
        ThreefoldError: a table is missing, damaged, without rows or a column, or a label is unknown.
    """
    wanted, bundle = layout(task), members(paths)
    if task == "MRPC" and find(bundle, task, "train.tsv") is None:
        return _read_paraphrases(bundle, paths)
    splits = {}
    for split, name in wanted.files.items():
        table = find(bundle, task, name)
        if table is not None:
            splits[split] = _read_table(table, wanted)
        elif split in ("train", "dev"):
            raise _absent(f"{task}/{name}", task, paths)
    return splits


def _read_table(table: Member, wanted: Layout) -> list[Example]:
    malformed: list[str] | None = [] if wanted.tolerant else None
    rows = read_rows(table, [*wanted.texts, wanted.label], wanted.header, malformed)
    examples = list(_examples(rows, wanted))
    if malformed:
        if len(malformed) > max(1, _MALFORMED_SHARE * len(examples)):
            raise ThreefoldError(f"{malformed[0]}: one of {len(malformed)} malformed lines; fetch the file again")
        logger.warning("%s: left out %d malformed lines", table.where, len(malformed))
    if not examples:
        raise ThreefoldError(f"{table.where}: no rows; delete it and fetch it again")
    return examples


def _examples(rows: Iterable[Row], wanted: Layout) -> Iterator[Example]:
    for where, (first, *second, label) in rows:
        yield Example(first, second[0] if second else None, _label(where, label, wanted))


def _label(where: str, text: str, wanted: Layout) -> float:
    if text in wanted.classes:
        return wanted.classes.index(text)
    if wanted.classes:
        raise ThreefoldError(f"{where}: unknown label {text[:40]!r}; it should be {' or '.join(wanted.classes)}")
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= _HIGHEST_SCORE:
        raise ThreefoldError(f"{where}: {text[:40]!r} is no score from 0 to {_HIGHEST_SCORE:g}; fetch the file again")
    return score


def _read_paraphrases(bundle: Sequence[Member], paths: Sequence[Path]) -> dict[str, list[Example]]:
    table = find(bundle, "MRPC", "msr_paraphrase_train.txt")
    dev_ids = find(bundle, "MRPC", "mrpc_dev_ids.tsv") or find(bundle, "MRPC", "dev_ids.tsv")
    if table is None or dev_ids is None:
        missing = "MRPC/train.tsv" if table is None else "mrpc_dev_ids.tsv beside msr_paraphrase_train.txt"
        raise _absent(missing, "MRPC", paths)
    chosen = {tuple(line.split("\t")) for _, line in dev_ids.lines()}
    ids = [row.fields in chosen for row in read_rows(table, ("#1 ID", "#2 ID"))]
    examples = _read_table(table, _MRPC)
    splits = {
        "train": [example for example, is_dev in zip(examples, ids, strict=True) if not is_dev],
        "dev": [example for example, is_dev in zip(examples, ids, strict=True) if is_dev],
    }
    if not all(splits.values()):
        raise ThreefoldError(f"{dev_ids.where}: its pairs do not split {table.base}; fetch both again")
    return splits


def _absent(name: str, task: str, paths: Sequence[Path]) -> ThreefoldError:
    looked = ", ".join(map(str, paths)) or "no path given"
    return ThreefoldError(f"{looked}: no {name}; give GLUE's archive of {task}, or a folder holding it unpacked")
