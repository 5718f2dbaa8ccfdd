import pytest
import torch

from threefold.bert.sources.squad import ABSENT, Asked, read_squad
from threefold.bert.sources.windows import Windowing, answer_span, windows
from threefold.errors import ThreefoldError

CONTEXT = "the cat sat on the mat . a dog was in the red house . where was the cat ?"
SMALL = Windowing(longest=12, stride=4, question=3)


def asked(answer, start=None, question="who was in the house"):
    return Asked("q", question, CONTEXT, (answer,), (CONTEXT.index(answer) if start is None else start,))


def spans(made):
    return list(zip(made["start"].tolist(), made["end"].tolist(), strict=True))


def test_windows_advance_by_the_stride_until_the_paragraph_ends(small_tokeniser):
    made = windows([asked("a dog")], small_tokeniser, SMALL)
    (pieces,) = small_tokeniser.pieces([CONTEXT])
    room = 12 - 3 - 3
    begins = list(range(0, len(pieces.tokens) - room + 4, 4))
    assert [row[5 : 5 + 2].tolist() for row in made["tokens"]] == [pieces.tokens[b : b + 2].tolist() for b in begins]
    assert made["first"].tolist() == [5] * len(begins)
    assert made["example"].tolist() == [0] * len(begins)
    last = int(made["length"][-1])
    assert made["tokens"][-1, last - 2].item() == pieces.tokens[-1]


def test_a_long_question_is_cut_and_both_parts_are_closed(small_tokeniser):
    made = windows([asked("a dog")], small_tokeniser, SMALL)
    first = made["tokens"][0].tolist()
    assert first[:5] == [2, *next(small_tokeniser.tokens(["who was in"])), 3]
    assert first[int(made["length"][0]) - 1] == 3


def test_an_answer_is_marked_only_in_windows_that_hold_all_of_it(small_tokeniser):
    question = asked("a dog was")
    made = windows([question], small_tokeniser, SMALL)
    marked = [row for row, span in enumerate(spans(made)) if span != (0, 0)]
    assert 0 < len(marked) < len(spans(made))
    for row in marked:
        start, end = spans(made)[row]
        assert CONTEXT[made["char_start"][row, start] : made["char_end"][row, end]] == "a dog was"


def test_characters_are_told_for_the_paragraph_alone(small_tokeniser):
    made = windows([asked("mat"), asked("cat", question="who ?")], small_tokeniser, SMALL)
    for row, (first, length) in enumerate(zip(made["first"].tolist(), made["length"].tolist(), strict=True)):
        inside = made["char_start"][row] >= 0
        assert torch.equal(torch.nonzero(inside).flatten(), torch.arange(first, length - 1))
        assert torch.equal(inside, made["char_end"][row] >= 0)


def test_an_answer_that_is_not_there_is_marked_nowhere(small_tokeniser):
    assert set(spans(windows([asked("bird", ABSENT)], small_tokeniser, SMALL))) == {(0, 0)}


def test_windows_without_room_for_the_paragraph_are_refused(small_tokeniser):
    with pytest.raises(ThreefoldError, match="windows of 66 tokens leave no room beside questions of 64"):
        windows([asked("cat")], small_tokeniser, Windowing(longest=66))


@pytest.fixture(scope="module")
def published(public_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("squad")
    for split in ("train", "dev"):
        (folder / f"{split}-v1.1.json").symlink_to(public_data / "squad" / "dev-v1.1.json")
    return read_squad([folder])["dev"]


def test_published_answers_are_recovered_from_their_tokens(published, bert_tokeniser):
    contexts = list(dict.fromkeys(question.context for question in published))
    offsets = {text: pieces.offsets for text, pieces in zip(contexts, bert_tokeniser.pieces(contexts), strict=True)}
    other = []
    for question in published:
        for number, answer in enumerate(question.answers):
            span = answer_span(question, number, offsets[question.context])
            assert span is not None
            begin, end = offsets[question.context][span[0], 0], offsets[question.context][span[1], 1]
            assert answer.strip() in question.context[begin:end]
            if question.context[begin:end] != answer.strip():
                other.append((answer, question.context[begin:end]))
    assert sum(len(question.answers) for question in published) == 34726
    # Answers that are parts of a token: "8" of "18", "gold" of "golden".
    assert len(other) == 77


def test_published_questions_make_as_many_windows_as_with_the_code_of_bert(published, bert_tokeniser):
    made = windows(published, bert_tokeniser, Windowing())
    assert made["tokens"].shape == (10833, 384)
    assert made["example"].unique().numel() == len(published)
    assert int((made["end"] == 0).sum()) == 172
    assert int(made["first"].max()) <= 64 + 2
