import random

import numpy as np
import pytest

from tests.bert.sources.tables import written, zipped
from threefold.bert.sources.text import TextOptions, plain, read_text
from threefold.errors import ThreefoldError

SMALL = TextOptions(block=6)


def words(split):
    return split["tokens"][:, 1:-1].flatten().tolist()


def test_blocks_hold_the_text_in_order_between_special_tokens(tmp_path, small_tokeniser):
    text = "the cat sat\n\n on a mat .\nthe dog sat on the house\n"
    folder = written(tmp_path / "text", {"wiki.train.txt": text, "wiki.valid.txt": "the cat sat on a mat"})
    splits = read_text([folder], small_tokeniser, SMALL)
    whole = np.concatenate(list(small_tokeniser.tokens(text.split("\n")))).tolist()
    assert words(splits["train"]) == whole[:12]
    assert splits["train"]["tokens"][:, [0, -1]].tolist() == [[2, 3]] * 3
    assert splits["train"]["length"].tolist() == splits["train"]["first"].tolist() == [6] * 3
    assert len(splits["dev"]["tokens"]) == 1


def test_an_archive_of_wikitext_has_its_own_splits(tmp_path, small_tokeniser):
    files = {f"wikitext/wiki.{split}.raw": "the cat sat on\n" * rows for split, rows in (("train", 5), ("valid", 2))}
    packed = zipped(tmp_path / "wikitext.zip", files | {"wikitext/wiki.test.raw": "a dog\n" * 9})
    splits = read_text([packed], small_tokeniser, SMALL)
    assert [len(split["tokens"]) for split in splits.values()] == [5, 2]


def test_any_folder_of_texts_holds_out_its_end(tmp_path, small_tokeniser):
    folder = written(tmp_path / "text", {"a/one.txt": "the cat sat on\n" * 60, "b.txt": "a dog was in\n" * 40})
    splits = read_text([folder], small_tokeniser, TextOptions(block=6, dev_share=0.1))
    assert [len(split["tokens"]) for split in splits.values()] == [90, 10]
    assert set(words(splits["dev"])) == set(words({"tokens": splits["train"]["tokens"][-1:]}))


def test_a_text_about_trains_is_not_taken_for_the_training_split(tmp_path, small_tokeniser):
    files = {"trains.txt": "the cat sat on\n" * 3, "developers.txt": "a dog was in\n" * 3}
    splits = read_text([written(tmp_path / "text", files)], small_tokeniser, SMALL)
    assert sum(len(split["tokens"]) for split in splits.values()) == 6


def test_the_training_text_can_be_cut(tmp_path, small_tokeniser):
    folder = written(tmp_path / "text", {"train.txt": "the cat sat on\n" * 9000, "dev.txt": "the cat sat on\n"})
    splits = read_text([folder], small_tokeniser, TextOptions(block=6, most_blocks=7))
    assert [len(split["tokens"]) for split in splits.values()] == [7, 1]


def test_pieces_of_a_long_text_are_not_lost_between_batches(tmp_path, small_tokeniser):
    generator = random.Random(1)
    vocabulary = ["the", "cat", "dogs", "unlikely", "red"]
    lines = [" ".join(generator.choices(vocabulary, k=generator.randrange(9))) for _ in range(9000)]
    folder = written(tmp_path / "text", {"train.txt": "\n".join(lines), "dev.txt": "the cat sat on\n"})
    found = words(read_text([folder], small_tokeniser, SMALL)["train"])
    whole = np.concatenate(list(small_tokeniser.tokens(lines))).tolist()
    assert found == whole[: len(found)]
    assert len(whole) - len(found) < 4


def test_marks_of_wikitext_are_undone():
    assert plain(" 5 @-@ 4 cost 1 @,@ 000 @.@ 5 <unk> \n") == "5-4 cost 1,000.5 [UNK]"


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"notes.pdf": "the cat"}, "no text files; give WikiText's archive, or a folder of .txt files"),
        ({"a.txt": "the cat"}, "a.txt: too little text for blocks of 6"),
        ({"a.txt": ""}, "a.txt: too little text"),
        ({"wiki.train.txt": "the cat sat on " * 9, "wiki.valid.txt": "a"}, "wiki.valid.txt: too little text"),
    ],
)
def test_what_makes_no_blocks_is_refused(tmp_path, small_tokeniser, files, complaint):
    with pytest.raises(ThreefoldError) as error:
        read_text([written(tmp_path / "text", files)], small_tokeniser, SMALL)
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


def test_published_text_becomes_blocks(public_data, bert_tokeniser):
    splits = read_text([public_data / "text" / "wikitext-2"], bert_tokeniser, TextOptions(block=128))
    assert {split: len(found["tokens"]) for split, found in splits.items()} == {"train": 1965, "dev": 1745}
    unknown = (splits["train"]["tokens"] == 100).float().mean().item()
    assert 0.03 < unknown < 0.08  # the words that WikiText-2 replaced by <unk>
