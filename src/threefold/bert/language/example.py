"""An example of a task, still in words."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from threefold.bert.language.grammar import Words


@dataclass(frozen=True)
class Example:
    """One or two texts and what is asked about them.

    Attributes:
        first: a sentence, or a question.
        second: what it is compared with or asked about; empty for tasks of one sentence.
        label: class, or grade.
        answer: first and last word of the answer in `second`, counted from 0; questions only.
    """

    first: Words
    second: Words = ()
    label: float = 0
    answer: tuple[int, int] = (0, 0)


Draw = Callable[[Random], Example]
