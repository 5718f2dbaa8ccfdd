import torch
from torch import nn

from tests.bert.made_up import LENGTH, generator, spanned
from threefold.bert.answers import Question
from threefold.bert.inputs import Inputs
from threefold.bert.objectives.span import SpanExtraction, best_spans
from threefold.bert.split import Split

ROWS = 30


def questions(made: dict[str, torch.Tensor]) -> tuple[Question, ...]:
    """Each with a context of "a0a1..." two characters a token, so that a text tells its place."""
    text = "".join(f"{chr(97 + place)}{place % 10}" for place in range(LENGTH))
    return tuple(Question(str(example), text, ("b1",)) for example in range(int(made["example"].max()) + 1))


class Fixed(nn.Module):
    """Logits by the row's number, which its first word tells."""

    def __init__(self, logits: torch.Tensor) -> None:
        super().__init__()
        self.logits = logits

    def forward(self, inputs: Inputs) -> torch.Tensor:
        length = inputs.tokens.shape[1]
        return self.logits[:, inputs.tokens[:, 0], :length]


def numbered(made: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    made["tokens"][:, 0] = torch.arange(len(made["tokens"])).int()
    return made


def by_definition(starts: torch.Tensor, ends: torch.Tensor, longest: int) -> tuple[float, int, int]:
    length = len(starts)
    return max(
        (float(starts[start] + ends[end]), start, end)
        for start in range(length)
        for end in range(start, min(start + longest, length))
    )


def test_the_best_span_is_the_best_of_all_that_are_not_too_long():
    starts, ends = torch.randn(2, 50, 20, generator=generator(1))

    for longest in (1, 3, 30):
        found = best_spans(starts, ends, longest)
        for row in range(50):
            score, start, end = by_definition(starts[row], ends[row], longest)
            assert (found[1][row], found[2][row]) == (start, end)
            torch.testing.assert_close(float(found[0][row]), score)


def test_answers_lie_inside_the_context_and_are_told_by_its_characters():
    made = numbered(spanned(ROWS, 1))
    logits = torch.randn(2, ROWS, LENGTH, generator=generator(2))
    objective = SpanExtraction(Split.of(made, "cpu"), questions(made))

    found = objective.answers(Fixed(logits))

    for row in range(ROWS):
        first, length = int(made["first"][row]), int(made["length"][row])
        inside = slice(first, length - 1)
        _, start, end = by_definition(logits[0, row, inside], logits[1, row, inside], 30)
        assert found[row] == questions(made)[row].context[2 * start : 2 * end + 2]


def test_of_the_windows_of_a_question_the_best_score_wins():
    made = numbered(spanned(4, 1))
    made["example"] = torch.tensor([0, 0, 1, 1]).int()
    logits = torch.zeros(2, 4, LENGTH)
    for row, (token, score) in enumerate([(0, 5.0), (1, 9.0), (1, 7.0), (0, 2.0)]):
        logits[:, row, int(made["first"][row]) + token] = score

    found = SpanExtraction(Split.of(made, "cpu"), questions(made)).answers(Fixed(logits))

    assert found == ["b1", "b1"]


def test_a_window_without_context_answers_nothing():
    made = numbered(spanned(2, 1))
    made["char_start"][1] = made["char_end"][1] = -1
    objective = SpanExtraction(Split.of(made, "cpu"), questions(made))

    found = objective.answers(Fixed(torch.zeros(2, 2, LENGTH)))

    assert found[0]
    assert found[1] == ""


def test_both_metrics_are_fractions_over_questions():
    made = numbered(spanned(4, 1))
    logits = torch.zeros(2, 4, LENGTH)
    for row, token in enumerate([1, 1, 1, 0]):
        logits[:, row, int(made["first"][row]) + token] = 9.0

    found = SpanExtraction(Split.of(made, "cpu"), questions(made)).evaluate(Fixed(logits))

    assert found == {"exact-match": 0.75, "token-f1": 0.75}


def test_the_loss_is_the_mean_of_both_ends():
    made = numbered(spanned(ROWS, 1))
    logits = torch.randn(2, ROWS, LENGTH, generator=generator(3))
    objective = SpanExtraction(Split.of(made, "cpu"), ())

    loss = objective.loss(Fixed(logits), objective.batch(torch.arange(ROWS), generator(0)))

    chosen = [logits[end].log_softmax(1).gather(1, made[name][:, None]) for end, name in enumerate(("start", "end"))]
    torch.testing.assert_close(loss, -torch.stack(chosen).mean())
