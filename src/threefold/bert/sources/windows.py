"""Sliding windows over paragraphs that do not fit beside their question (SQuAD's recipe of BERT)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from threefold.bert.sources.squad import ABSENT, Asked
from threefold.bert.sources.tokenise import Pieces, WordPiece, padded
from threefold.errors import ThreefoldError

_ADDED = 3  # [CLS], and [SEP] twice


@dataclass(frozen=True)
class Windowing:
    """How questions and paragraphs are cut, in tokens.

    Attributes:
        longest: of a window in all: [CLS] question [SEP] stretch [SEP].
        stride: from the beginning of a paragraph's window to that of its next.
        question: where a question is cut.
    """

    longest: int = 384
    stride: int = 128
    question: int = 64


@dataclass(frozen=True)
class Window:
    """The tokens [begin, end) of a question's paragraph."""

    question: int
    begin: int
    end: int


def windows(questions: Sequence[Asked], tokeniser: WordPiece, windowing: Windowing) -> dict[str, torch.Tensor]:
    """The windows of all questions, in order.

    Returns:
        tokens, length, first, example (the question), char_start and char_end (of each token in its paragraph, -1
        outside it), all int32; start and end, int64: the tokens of the question's first answer, or 0, the position
        of [CLS], where the window does not hold all of it.

    Raises:
        ThreefoldError: a question of the greatest length would leave no room for its paragraph.
    """
    if windowing.longest < windowing.question + _ADDED + 1:
        raise ThreefoldError(
            f"windows of {windowing.longest} tokens leave no room beside questions of {windowing.question}; "
            "make windows longer or cut questions shorter"
        )
    asked = [
        pieces.tokens[: windowing.question] for pieces in tokeniser.pieces(question.question for question in questions)
    ]
    paragraphs = _paragraphs(questions, tokeniser)
    cut = [
        Window(number, begin, end)
        for number, question in enumerate(questions)
        for begin, end in _stretches(
            len(paragraphs[question.context].tokens), windowing.longest - len(asked[number]) - _ADDED, windowing.stride
        )
    ]
    of_paragraph = [paragraphs[questions[window.question].context] for window in cut]
    firsts = [len(asked[window.question]) + 2 for window in cut]
    cls, sep = (np.full(1, token, dtype=np.int32) for token in (tokeniser.classification, tokeniser.separator))
    tokens = [
        np.concatenate([cls, asked[window.question], sep, pieces.tokens[window.begin : window.end], sep])
        for window, pieces in zip(cut, of_paragraph, strict=True)
    ]
    return {
        "tokens": torch.from_numpy(padded(tokens)),
        "length": torch.tensor([len(row) for row in tokens], dtype=torch.int32),
        "first": torch.tensor(firsts, dtype=torch.int32),
        "example": torch.tensor([window.question for window in cut], dtype=torch.int32),
        **_characters(cut, of_paragraph, firsts, max(map(len, tokens))),
        **_answers(questions, paragraphs, cut, firsts),
    }


def answer_span(question: Asked, answer: int, offsets: NDArray[np.int32]) -> tuple[int, int] | None:
    """First and last token of the paragraph that touch the answer; None where none does.

    Args:
        question: the question.
        answer: which of its answers.
        offsets: the characters of each token of its paragraph, [n, 2].
    """
    begin = question.starts[answer]
    if begin == ABSENT:
        return None
    end = begin + len(question.answers[answer])
    touched = np.flatnonzero((offsets[:, 1] > begin) & (offsets[:, 0] < end))
    return (int(touched[0]), int(touched[-1])) if len(touched) else None


def _paragraphs(questions: Sequence[Asked], tokeniser: WordPiece) -> dict[str, Pieces]:
    contexts = dict.fromkeys(question.context for question in questions)
    return dict(zip(contexts, tokeniser.pieces(contexts), strict=True))


def _stretches(length: int, room: int, stride: int) -> Iterator[tuple[int, int]]:
    begin = 0
    while True:
        yield begin, min(begin + room, length)
        if begin + room >= length:
            return
        begin += min(room, stride)


def _characters(
    cut: Sequence[Window], of_paragraph: Sequence[Pieces], firsts: Sequence[int], width: int
) -> dict[str, torch.Tensor]:
    characters = torch.full((2, len(cut), width), -1, dtype=torch.int32)
    for row, (window, pieces, first) in enumerate(zip(cut, of_paragraph, firsts, strict=True)):
        inside = torch.from_numpy(pieces.offsets[window.begin : window.end])
        characters[:, row, first : first + len(inside)] = inside.T
    return {"char_start": characters[0].clone(), "char_end": characters[1].clone()}


def _answers(
    questions: Sequence[Asked], paragraphs: dict[str, Pieces], cut: Sequence[Window], firsts: Sequence[int]
) -> dict[str, torch.Tensor]:
    spans = [answer_span(question, 0, paragraphs[question.context].offsets) for question in questions]
    positions = []
    for window, first in zip(cut, firsts, strict=True):
        span = spans[window.question]
        if span is None or span[0] < window.begin or span[1] >= window.end:
            positions.append((0, 0))
        else:
            positions.append((span[0] - window.begin + first, span[1] - window.begin + first))
    start, end = torch.tensor(positions, dtype=torch.int64).T
    return {"start": start.clone(), "end": end.clone()}
