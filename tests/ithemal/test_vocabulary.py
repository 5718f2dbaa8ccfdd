import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.vocabulary import Vocabulary, instructions_of


def test_rare_and_unseen_tokens_are_unknown():
    vocabulary = Vocabulary.of(["add add add", "sub sub"], minimum_count=3)

    assert vocabulary.tokens == ("<unk>", "add")
    assert vocabulary.numbers(["add", "sub", "mul"]) == (1, 0, 0)


def test_the_order_does_not_depend_on_the_order_of_the_blocks():
    texts = ["b a", "a b", "c c c"]

    assert Vocabulary.of(texts, 1) == Vocabulary.of(reversed(texts), 1)
    assert Vocabulary.of(texts, 1).tokens == ("<unk>", "c", "a", "b")


def test_a_vocabulary_without_the_unknown_token_is_refused():
    with pytest.raises(ValueError, match="<unk>"):
        Vocabulary(("add",))


def test_token_text_is_split_after_each_end():
    text = "nop <SRCS> <DSTS> <END> inc <SRCS> rax <DSTS> rax <END> nop <SRCS> <DSTS> <END>"

    assert instructions_of(text) == ["nop <SRCS> <DSTS>", "inc <SRCS> rax <DSTS> rax", "nop <SRCS> <DSTS>"]


@pytest.mark.parametrize("text", ["", "inc <SRCS> rax", "nop <END> inc"])
def test_text_that_does_not_end_an_instruction_is_refused(text):
    with pytest.raises(ThreefoldError, match="<END>"):
        instructions_of(text)
