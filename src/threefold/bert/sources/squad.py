"""SQuAD v1.1 as published: questions about paragraphs, each answered by a stretch of the paragraph."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.bert.sources.bundle import Member, members
from threefold.errors import ThreefoldError

FILES = {"train": "train-v1.1.json", "dev": "dev-v1.1.json"}
ABSENT = -1
# Answers may be misplaced; many more than one in a hundred are another trouble.
_STRAY_SHARE = 0.01

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A question about a paragraph.

    Attributes:
        identifier: SQuAD's own.
        question: the question.
        context: the paragraph.
        answers: what people answered; words of the paragraph.
        starts: the character at which each answer begins; `ABSENT` where it is not in the paragraph.
    """

    identifier: str
    question: str
    context: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]


def read_squad(paths: Sequence[Path]) -> dict[str, list[Asked]]:
    """All questions of the splits train and dev, in order.

    Args:
        paths: SQuAD's two files, or a folder that holds them.

    Raises:
        ThreefoldError: a file is missing, not whole JSON, of another version or form, or without questions.
    """
    bundle = members(paths)
    splits = {}
    for split, name in FILES.items():
        file = next((member for member in bundle if member.base == name), None)
        if file is None:
            looked = ", ".join(map(str, paths)) or "no path given"
            raise ThreefoldError(f"{looked}: no {name}; give SQuAD's two files, or the folder that holds them")
        splits[split] = _read(file)
    return splits


def _read(file: Member) -> list[Asked]:
    try:
        questions = list(_questions(json.loads("\n".join(line for _, line in file.lines()))))
    except json.JSONDecodeError as error:
        raise ThreefoldError(f"{file.where}: not a whole JSON file ({error}); delete it and fetch it again") from None
    except (KeyError, TypeError) as error:
        raise ThreefoldError(f"{file.where}: not of SQuAD's form ({error!r}); give a file of SQuAD v1.1") from None
    if not questions:
        raise ThreefoldError(f"{file.where}: no questions; delete it and fetch it again")
    for asked in questions:
        if not asked.answers:
            raise ThreefoldError(f"{file.where}: {asked.identifier} has no answer; give a file of SQuAD v1.1, not 2.0")
    strays = [asked.identifier for asked in questions if asked.starts[0] == ABSENT]
    if len(strays) > max(1, _STRAY_SHARE * len(questions)):
        raise ThreefoldError(
            f"{file.where}: {strays[0]} is one of {len(strays)} whose answer is not in its paragraph; fetch it again"
        )
    if strays:
        logger.warning("%s: %d questions whose answer is not in their paragraph", file.where, len(strays))
    return questions


def _questions(published: dict[str, Any]) -> Iterator[Asked]:
    for article in published["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                yield Asked(
                    asked["id"],
                    asked["question"],
                    paragraph["context"],
                    tuple(answer["text"] for answer in asked["answers"]),
                    tuple(_start(paragraph["context"], answer) for answer in asked["answers"]),
                )


def _start(context: str, answer: Mapping[str, Any]) -> int:
    """Where the answer begins: as stated, or else where it is nearest to that."""
    text, stated = answer["text"], answer["answer_start"]
    if text and context.startswith(text, stated):
        return int(stated)
    found = [match.start() for match in re.finditer(re.escape(text), context)] if text else []
    return min(found, key=lambda start: abs(start - stated), default=ABSENT)
