"""Data sets of tokens from published files: what every training job of a task reads."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from threefold.bert.answers import Question, write_answers
from threefold.bert.dataset import write_dataset
from threefold.bert.dataset_format import Kind
from threefold.bert.sources.glue import Example, layout, read_glue
from threefold.bert.sources.squad import read_squad
from threefold.bert.sources.text import TextOptions, read_text
from threefold.bert.sources.tokenise import WordPiece
from threefold.bert.sources.windows import Windowing, windows

# Tokens of an example of GLUE at most, as in the released code.
MAX_LENGTH = 128


def prepare(source: Mapping[str, Any], paths: Sequence[Path], vocabulary: Path, into: Path) -> None:
    """Write the data set of a task.

    Args:
        source: a task's `source` in the configuration: its `format` (glue, squad or text) and the `options` of that.
        paths: the published files, as `threefold.origin.Origin.paths` gives them.
        vocabulary: the encoder's vocab.txt.
        into: where to.

    Raises:
        ThreefoldError: the files are not as published, or the vocabulary is not BERT's.
    """
    options = source.get("options", {})
    if source["format"] == "glue":
        prepare_glue(source["task"], paths, vocabulary, into, **options)
    elif source["format"] == "squad":
        prepare_squad(paths, vocabulary, into, Windowing(**options))
    else:
        prepare_text(paths, vocabulary, into, TextOptions(**options))


def prepare_glue(task: str, paths: Sequence[Path], vocabulary: Path, into: Path, max_length: int = MAX_LENGTH) -> None:
    """Write the data set of a task of GLUE.

    Args:
        task: its name in GLUE, e.g. "MRPC".
        paths: as `read_glue` takes them.
        vocabulary: the encoder's vocab.txt.
        into: where to.
        max_length: tokens of an example at most.

    Raises:
        ThreefoldError: as `prepare`.
    """
    classes = layout(task).classes
    tokeniser = WordPiece(vocabulary)
    splits = {
        split: tokeniser.examples(((example.first, example.second) for example in examples), max_length)
        | {"label": _labels(examples, bool(classes))}
        for split, examples in read_glue(task, paths).items()
    }
    if classes:
        _write(into, splits, "classification", len(classes), tokeniser)
    else:
        _write(into, splits, "regression", 1, tokeniser)


def prepare_squad(paths: Sequence[Path], vocabulary: Path, into: Path, windowing: Windowing | None = None) -> None:
    """Write the data set of SQuAD v1.1, and beside it the answers of people to the questions of dev.

    Args:
        paths: train-v1.1.json and dev-v1.1.json, or a folder that holds them.
        vocabulary: the encoder's vocab.txt.
        into: where to.
        windowing: how paragraphs are cut; the paper's way without it.

    Raises:
        ThreefoldError: as `prepare`.
    """
    tokeniser = WordPiece(vocabulary)
    questions = read_squad(paths)
    splits = {split: windows(asked, tokeniser, windowing or Windowing()) for split, asked in questions.items()}
    answered = [Question(asked.identifier, asked.context, asked.answers) for asked in questions["dev"]]
    write_answers(into, {"dev": answered})
    _write(into, splits, "span", 0, tokeniser)


def prepare_text(paths: Sequence[Path], vocabulary: Path, into: Path, options: TextOptions | None = None) -> None:
    """Write running text as a data set for masked language modelling.

    Args:
        paths: as `read_text` takes them.
        vocabulary: the encoder's vocab.txt.
        into: where to.
        options: how text becomes blocks; the released code's way without it.

    Raises:
        ThreefoldError: as `prepare`.
    """
    tokeniser = WordPiece(vocabulary)
    _write(into, read_text(paths, tokeniser, options or TextOptions()), "mlm", 0, tokeniser)


def _labels(examples: Sequence[Example], is_class: bool) -> torch.Tensor:
    return torch.tensor([example.label for example in examples], dtype=torch.int64 if is_class else torch.float32)


def _write(
    into: Path, splits: dict[str, dict[str, torch.Tensor]], kind: Kind, labels: int, tokeniser: WordPiece
) -> None:
    write_dataset(
        into,
        splits,
        kind=kind,
        labels=labels,
        vocabulary=tokeniser.size,
        mask_token=tokeniser.mask,
        special_tokens=tokeniser.special,
    )
