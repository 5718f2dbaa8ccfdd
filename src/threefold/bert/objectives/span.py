"""The answer to a question as a span of its context."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.answers import Question
from threefold.bert.inputs import Inputs
from threefold.bert.objectives.objective import Objective
from threefold.bert.span_metric import exact_match, token_f1
from threefold.bert.split import Split

# As in the code released with BERT (run_squad.py, max_answer_length).
LONGEST_ANSWER = 30


class Spanned(NamedTuple):
    """A batch: inputs, and the answers' first and last tokens, int64 (2, batch)."""

    inputs: Inputs
    ends: Tensor


class SpanExtraction(Objective):
    """Cross-entropy of first and last token; exact match and F1 of words."""

    metrics = ("exact-match", "token-f1")

    def __init__(self, split: Split, questions: Sequence[Question]) -> None:
        """Train or evaluate on the windows in `split` of `questions`; training needs none."""
        super().__init__(split)
        self.questions = questions

    def batch(self, rows: Tensor, generator: torch.Generator) -> Spanned:
        """Rows with their answers; nothing is drawn."""
        ends = torch.stack([self.split.column(name, rows) for name in ("start", "end")])
        return Spanned(self.split.inputs(rows), ends)

    def loss(self, network: nn.Module, batch: Spanned) -> Tensor:
        """Mean over both ends of the cross-entropy over a row's tokens, natural logarithm."""
        return F.cross_entropy(network(batch.inputs).flatten(0, 1), batch.ends.flatten())

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric over the questions."""
        found = self.answers(network)
        answers = [question.answers for question in self.questions]
        return {"exact-match": exact_match(found, answers), "token-f1": token_f1(found, answers)}

    def answers(self, network: nn.Module) -> list[str]:
        """The text found for each question: the best span of all its windows, "" where no window has any."""
        found = self.outputs(lambda rows: self._best(network, rows), network)
        best = [(float("-inf"), 0, 0)] * len(self.questions)
        for example, (score, start, end) in zip(self.split.tensors["example"].tolist(), found.tolist(), strict=True):
            if score > best[example][0]:
                best[example] = (score, int(start), int(end))
        return [question.context[start:end] for question, (_, start, end) in zip(self.questions, best, strict=True)]

    def _best(self, network: nn.Module, rows: Tensor) -> Tensor:
        """Score, first and end character of each row's best span, float64 (batch, 3), where numbers are exact."""
        inputs = self.split.inputs(rows)
        length = inputs.tokens.shape[1]
        first, last = (self.split.column(name, rows)[:, :length] for name in ("char_start", "char_end"))
        starts, ends = network(inputs).masked_fill(first < 0, float("-inf"))
        score, start, end = best_spans(starts, ends)
        characters = (first.gather(1, start[:, None]).squeeze(1), last.gather(1, end[:, None]).squeeze(1))
        return torch.stack([score.double(), *(character.double() for character in characters)], dim=1)


def best_spans(starts: Tensor, ends: Tensor, longest: int = LONGEST_ANSWER) -> tuple[Tensor, Tensor, Tensor]:
    """Score, first and last token, (batch,), of the best span of at most `longest` tokens; logits (batch, length)."""
    windows = F.pad(ends, (0, longest - 1), value=float("-inf")).unfold(1, longest, 1)
    score, place = (starts[:, :, None] + windows).flatten(1).max(1)
    start = place // longest
    return score, start, start + place % longest
