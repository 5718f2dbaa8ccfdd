from pathlib import Path

from transformers import BertTokenizer

from threefold.bert.language.vocabulary import IDS, SPECIAL, WORDS


def test_about_150_words_are_numbered_after_the_special_tokens() -> None:
    assert WORDS[: len(SPECIAL)] == ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    assert list(WORDS[len(SPECIAL) :]) == sorted(set(WORDS[len(SPECIAL) :]))
    assert 130 <= len(WORDS) <= 170


def test_a_bert_tokeniser_reads_the_vocabulary(language: Path) -> None:
    tokeniser = BertTokenizer(vocab=str(language / "vocab.txt"))
    assert tokeniser("who sees dog", "kings near river see dog .")["input_ids"] == [
        IDS[word]
        for word in ["[CLS]", "who", "sees", "dog", "[SEP]", "kings", "near", "river", "see", "dog", ".", "[SEP]"]
    ]
