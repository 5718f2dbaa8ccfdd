import pytest

from threefold.bert.sources.tokenise import WordPiece

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["the", "a", "cat", "dog", "sat", "on", "mat", "##s", "un", "##like", "##ly", ",", ".", "?", "who", "where"]
PIECES = [*SPECIAL, *WORDS, "was", "red", "house", "in"]


@pytest.fixture
def small_vocabulary(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(PIECES) + "\n")
    return path


@pytest.fixture
def small_tokeniser(small_vocabulary):
    return WordPiece(small_vocabulary)


@pytest.fixture(scope="session")
def bert_vocabulary(public_data):
    return public_data / "bert_vocab" / "vocab.txt"


@pytest.fixture(scope="session")
def bert_tokeniser(bert_vocabulary):
    return WordPiece(bert_vocabulary)


@pytest.fixture(scope="session")
def published_glue(public_data):
    return public_data / "glue"
