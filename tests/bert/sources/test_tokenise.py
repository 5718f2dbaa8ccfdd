import pytest

from tests.bert.sources.conftest import PIECES
from threefold.bert.sources.glue import read_glue
from threefold.bert.sources.tokenise import WordPiece
from threefold.errors import ThreefoldError

AWKWARD = [
    "Crème brûlée, naïve façade — Łódź ÅNGSTRÖM",
    "東京 is 1,000km from 北京; 한국어 not split",
    'He said: "it\'s 50% off!!!" (really?) \u00a0tab\there \u200bzero-width \x07bell \ufffd',
    "a" * 101 + " " + "b" * 100,
    "the [MASK] of [SEP] and [UNK] but not [mask]",
    "£20,980 $4.50 €3 #hash @-@ e.g. U.S.-based x^2 `tick`",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ½ ﬁne İstanbul ß ǅ",
    "",
    " ",
]


@pytest.fixture(scope="module")
def reference(bert_vocabulary):
    from transformers import BertTokenizer

    pieces = bert_vocabulary.read_text(encoding="utf-8").split("\n")
    return BertTokenizer(vocab={piece: place for place, piece in enumerate(pieces) if piece})


def rows(examples):
    table = zip(examples["tokens"], examples["length"].tolist(), examples["first"].tolist(), strict=True)
    return [(tokens[:length].tolist(), first) for tokens, length, first in table]


def by_reference(reference, texts, max_length):
    firsts, seconds = zip(*texts, strict=True)
    found = reference(
        list(firsts), None if seconds[0] is None else list(seconds), truncation="longest_first", max_length=max_length
    )
    segments = [types.count(0) for types in found["token_type_ids"]]
    return list(zip(found["input_ids"], segments, strict=True))


@pytest.mark.parametrize("task", ["CoLA", "MRPC", "STS-B", "WNLI"])
@pytest.mark.parametrize("max_length", [128, 24])
def test_published_sentences_become_the_tokens_of_transformers(
    task, max_length, bert_tokeniser, reference, published_glue
):
    texts = [(example.first, example.second) for example in read_glue(task, [published_glue])["dev"]]
    assert rows(bert_tokeniser.examples(texts, max_length)) == by_reference(reference, texts, max_length)


@pytest.mark.parametrize("max_length", [128, 17])
def test_awkward_texts_become_the_tokens_of_transformers(max_length, bert_tokeniser, reference):
    for texts in (
        [(text, None) for text in AWKWARD],
        [(text, other) for text in AWKWARD for other in AWKWARD],
    ):
        assert rows(bert_tokeniser.examples(texts, max_length)) == by_reference(reference, texts, max_length)


def test_pieces_say_which_characters_they_stand_for(bert_tokeniser):
    text = "Crème brûlée costs £5 in Łódź."
    (pieces,) = bert_tokeniser.pieces([text])
    words = [text[start:end] for start, end in pieces.offsets.tolist()]
    assert "".join(words) == text.replace(" ", "")
    assert words[:2] == ["Cr", "ème"]


def test_pieces_and_tokens_are_the_same_and_carry_nothing_special(bert_tokeniser):
    texts = ["A cat sat on the mat.", "", "Unlikely!"]
    pieces = [found.tokens.tolist() for found in bert_tokeniser.pieces(texts)]
    assert pieces == [found.tolist() for found in bert_tokeniser.tokens(texts)]
    assert pieces[1] == []
    assert set(bert_tokeniser.special).isdisjoint(token for found in pieces for token in found)


def test_what_masking_must_know_is_read_from_the_vocabulary(bert_tokeniser):
    assert (bert_tokeniser.size, bert_tokeniser.mask) == (30522, 103)
    assert bert_tokeniser.special == (0, 100, 101, 102, 103)


def test_examples_are_cut_and_pieces_never_are(small_tokeniser):
    examples = small_tokeniser.examples([("the cat sat", "on the mat"), ("a dog", "in the house")], 5)
    assert examples["length"].tolist() == [5, 5]
    assert [len(found.tokens) for found in small_tokeniser.pieces(["the cat sat on the mat"])] == [6]


def test_padding_is_nought_and_lengths_and_first_segments_are_counted(small_tokeniser):
    examples = small_tokeniser.examples([("the cats", "sat"), ("a dog", None)], 16)
    assert examples["tokens"].tolist() == [[2, 5, 7, 12, 3, 9, 3], [2, 6, 8, 3, 0, 0, 0]]
    assert examples["length"].tolist() == [7, 4]
    assert examples["first"].tolist() == [5, 4]


@pytest.mark.parametrize("lacking", ["[MASK]", "[CLS]", "[PAD]"])
def test_a_vocabulary_without_a_special_token_is_refused(tmp_path, lacking):
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(piece for piece in PIECES if piece != lacking))
    with pytest.raises(ThreefoldError, match=r"vocab.txt: lacks \[[A-Z]+\]; give the vocab.txt of an uncased BERT"):
        WordPiece(path)


def test_a_missing_vocabulary_is_named(tmp_path):
    with pytest.raises(ThreefoldError, match=r"vocab.txt: no such file"):
        WordPiece(tmp_path / "vocab.txt")
