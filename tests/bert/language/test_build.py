from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from threefold.bert.answers import read_answers
from threefold.bert.dataset import read_dataset
from threefold.bert.language.build import TASKS, build
from threefold.bert.language.splits import sentences
from threefold.bert.language.vocabulary import SPECIAL, WORDS
from threefold.lottery.splits import Tensors

CLASSIFICATIONS = [name for name, task in TASKS.items() if task.kind == "classification"]


def texts(split: Tensors) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for tokens, length, first in zip(
        split["tokens"].tolist(), split["length"].tolist(), split["first"].tolist(), strict=True
    ):
        words = [WORDS[token] for token in tokens[:length]]
        yield tuple(words[1 : first - 1]), tuple(words[first : length - 1])


def all_sentences(path: Path, split: str) -> set[tuple[str, ...]]:
    return {sentence for pair in texts(read_dataset(path).splits[split]) for sentence in sentences(*pair)}


def bags(split: Tensors) -> np.ndarray:
    """Counts of every word in the first text, in the second, and how many words they share."""
    rows = np.zeros((len(split["tokens"]), 2 * len(WORDS) + 1))
    for row, pair in zip(rows, texts(split), strict=True):
        for part, words in enumerate(pair):
            for word in words:
                row[part * len(WORDS) + WORDS.index(word)] += 1
        row[-1] = len(set(pair[0]) & set(pair[1]))
    return rows


def test_every_data_set_has_the_sizes_asked_for(language: Path) -> None:
    for name in (*TASKS, "mlm"):
        splits = read_dataset(language / f"{name}.safetensors").splits
        assert len(splits["train"]["tokens"]) == (2000 if name == "mlm" else 1500)
        assert len(splits["dev"]["tokens"]) == 500


@pytest.mark.parametrize("name", TASKS)
def test_no_dev_sentence_occurs_in_any_training_set_or_in_the_corpus(language: Path, name: str) -> None:
    dev = all_sentences(language / f"{name}.safetensors", "dev")
    for other in (*TASKS, "mlm"):
        assert not dev & all_sentences(language / f"{other}.safetensors", "train")


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_the_bag_of_words_does_not_tell_the_class(language: Path, name: str) -> None:
    splits = read_dataset(language / f"{name}.safetensors").splits
    train, dev = (splits[split]["label"].numpy() for split in ("train", "dev"))
    assert 0.4 < dev.mean() < 0.6
    model = LogisticRegression(C=0.1, max_iter=2000).fit(bags(splits["train"]), train)
    assert model.score(bags(splits["dev"]), dev) <= 0.6


def test_the_bag_of_words_does_not_tell_the_similarity(language: Path) -> None:
    splits = read_dataset(language / "similarity.safetensors").splits
    model = Ridge(alpha=10).fit(bags(splits["train"]), splits["train"]["label"].numpy())
    found = model.predict(bags(splits["dev"]))
    assert abs(np.corrcoef(found, splits["dev"]["label"].numpy())[0, 1]) <= 0.35


def test_similarities_are_graded(language: Path) -> None:
    labels = read_dataset(language / "similarity.safetensors").splits["train"]["label"].numpy()
    values, counts = np.unique(labels.round(3), return_counts=True)
    assert len(values) >= 5
    assert labels.min() == 0
    assert labels.max() == 1
    assert counts.max() < 0.5 * counts.sum()


def test_the_answer_is_where_the_data_set_says(language: Path) -> None:
    path = language / "questions.safetensors"
    dev = read_dataset(path).splits["dev"]
    for row, question in enumerate(read_answers(path)["dev"]):
        start, end = (int(dev[name][row, dev[of][row]]) for name, of in (("char_start", "start"), ("char_end", "end")))
        assert question.context[start:end] == question.answers[0]
        assert question.context.count(".") == 1


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for folder, seed in (("one", 1), ("again", 1), ("two", 2)):
        build(tmp_path / folder, seed=seed, sentences=50, train=30, dev=20)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
        if path.name != "vocab.txt":
            assert path.read_bytes() != (tmp_path / "two" / path.name).read_bytes()


def test_special_tokens_are_never_masked(language: Path) -> None:
    description = read_dataset(language / "mlm.safetensors").description
    assert description.special_tokens == tuple(range(len(SPECIAL)))
    assert description.vocabulary == len(WORDS)
    assert WORDS[description.mask_token] == "[MASK]"
