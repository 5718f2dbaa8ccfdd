"""Examples as the tensors of a data set."""

from collections.abc import Sequence

import torch
from torch import Tensor

from threefold.bert.answers import Question
from threefold.bert.dataset_format import Kind
from threefold.bert.language.example import Example
from threefold.bert.language.grammar import Words
from threefold.bert.language.vocabulary import CLS, IDS, SEP

_OUTSIDE = -1


def encode(examples: Sequence[Example], kind: Kind) -> dict[str, Tensor]:
    """The tensors that a data set of that kind has."""
    tensors = _tokens(examples)
    if kind == "classification":
        tensors["label"] = torch.tensor([int(example.label) for example in examples])
    elif kind == "regression":
        tensors["label"] = torch.tensor([float(example.label) for example in examples])
    elif kind == "span":
        tensors |= _spans(examples, tensors["tokens"].shape[1])
    return tensors


def answers(examples: Sequence[Example]) -> list[Question]:
    """What counts as right."""
    return [
        Question(str(number), " ".join(example.second), (" ".join(example.second[slice(*_range(example))]),))
        for number, example in enumerate(examples)
    ]


def _tokens(examples: Sequence[Example]) -> dict[str, Tensor]:
    first = [[CLS, *(IDS[word] for word in example.first), SEP] for example in examples]
    second = [[*(IDS[word] for word in example.second), SEP] if example.second else [] for example in examples]
    rows = [one + other for one, other in zip(first, second, strict=True)]
    longest = max(map(len, rows))
    return {
        "tokens": torch.tensor([row + [0] * (longest - len(row)) for row in rows], dtype=torch.int32),
        "length": torch.tensor([len(row) for row in rows], dtype=torch.int32),
        "first": torch.tensor([len(row) for row in first], dtype=torch.int32),
    }


def _spans(examples: Sequence[Example], longest: int) -> dict[str, Tensor]:
    # The text starts after [CLS], the question and [SEP].
    starts = [len(example.first) + 2 for example in examples]
    ends = torch.tensor([example.answer for example in examples]) + torch.tensor(starts)[:, None]
    offsets = [_offsets(example.second, start, longest) for example, start in zip(examples, starts, strict=True)]
    characters = torch.tensor(offsets, dtype=torch.int32)
    return {
        "start": ends[:, 0].contiguous(),
        "end": ends[:, 1].contiguous(),
        "example": torch.arange(len(examples), dtype=torch.int32),
        "char_start": characters[:, 0].contiguous(),
        "char_end": characters[:, 1].contiguous(),
    }


def _offsets(text: Words, start: int, longest: int) -> tuple[list[int], list[int]]:
    """Where the characters of every token start and end in the text, which has a space between words."""
    ends = [sum(map(len, text[: number + 1])) + number for number in range(len(text))]
    begins = [end - len(word) for end, word in zip(ends, text, strict=True)]
    before, after = [_OUTSIDE] * start, [_OUTSIDE] * (longest - start - len(text))
    return before + begins + after, before + ends + after


def _range(example: Example) -> tuple[int, int]:
    return example.answer[0], example.answer[1] + 1
