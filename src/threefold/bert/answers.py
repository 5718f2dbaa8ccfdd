"""The questions beside a data set of spans: their contexts and the answers that count as right."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json


@dataclass(frozen=True)
class Question:
    """A question's name, the text that holds its answer, and every right answer."""

    id: str
    context: str
    answers: tuple[str, ...]


def answers_path(dataset: str | Path) -> Path:
    """The file of answers beside a data set: "qa.safetensors" has "qa.answers.json"."""
    return Path(dataset).with_suffix(".answers.json")


def write_answers(dataset: str | Path, splits: Mapping[str, Sequence[Question]]) -> None:
    """Write the questions of `splits` beside a data set, in the order in which its tensor `example` numbers them."""
    rows = {split: [asdict(question) for question in questions] for split, questions in splits.items()}
    write_json(answers_path(dataset), rows)


def read_answers(dataset: str | Path) -> dict[str, tuple[Question, ...]]:
    """Read the questions beside the data set at `dataset`, by split.

    Raises:
        ThreefoldError: the file is missing or broken.
    """
    path = answers_path(dataset)
    try:
        return {
            split: tuple(Question(row["id"], row["context"], tuple(row["answers"])) for row in rows)
            for split, rows in read_json(path).items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise ThreefoldError(f"{path}: not a file of answers ({error!r}); prepare the data set again") from None
