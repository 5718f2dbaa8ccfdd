from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tests.bert.made_up import VOCABULARY, labelled, pairs, spanned, valued
from tests.spoilt import spoil
from threefold.bert.dataset import read_dataset, write_dataset
from threefold.errors import ThreefoldError

MADE = {"mlm": (pairs, 0), "classification": (labelled, 3), "regression": (valued, 1), "span": (spanned, 0)}


def write(path: Path, kind: str, **changes) -> None:
    make, labels = MADE[kind]
    splits = {"train": make(20, 1), "dev": make(9, 2)}
    splits["train"] |= changes
    write_dataset(path, splits, kind=kind, labels=labels, **VOCABULARY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "task.safetensors"


@pytest.mark.parametrize("kind", MADE)
def test_a_data_set_comes_back_as_it_was(path, kind):
    write(path, kind)

    dataset = read_dataset(path)

    make, labels = MADE[kind]
    assert dataset.description.kind == kind
    assert dataset.description.labels == labels
    assert dataset.description.mask_token == 3
    assert dataset.description.special_tokens == (0, 1, 2, 3)
    assert dataset.splits.keys() == {"train", "dev"}
    for split, made in (("train", make(20, 1)), ("dev", make(9, 2))):
        assert dataset.splits[split].keys() == made.keys()
        assert all(torch.equal(dataset.splits[split][name], made[name]) for name in made)


def test_equal_data_are_equal_bytes_and_one_changed_token_is_another_fingerprint(tmp_path):
    for name in ("once", "again"):
        write(tmp_path / name, "classification")
    tokens = labelled(20, 1)["tokens"]
    tokens[3, 1] += 1
    write(tmp_path / "changed", "classification", tokens=tokens)

    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
    fingerprints = [read_dataset(tmp_path / name).description.fingerprint for name in ("once", "changed")]
    assert fingerprints[0] != fingerprints[1]


def refused(path: Path, message: str) -> None:
    with pytest.raises(ThreefoldError, match=message) as raised:
        read_dataset(path)
    assert "\n" not in str(raised.value)


def test_a_missing_data_set_is_named(path):
    refused(path, "task.safetensors: no such data set")


@pytest.mark.parametrize("length", [0, 5, 300, -1])
def test_a_truncated_data_set_is_refused(path, length):
    write(path, "mlm")
    path.write_bytes(path.read_bytes()[:length])

    refused(path, "not a whole safetensors file")


def test_other_safetensors_files_are_refused(path):
    save_file({"train.tokens": torch.zeros(1)}, path)

    refused(path, "not a data set of this program")


WRONG = [
    ("classification", "label", None, "train: lacks label, which a data set of kind classification has"),
    ("mlm", "tokens", None, "train: lacks tokens"),
    ("classification", "label", torch.zeros(20), "label is torch.float32"),
    ("regression", "label", torch.zeros(20).long(), "label is torch.int64"),
    ("classification", "label", torch.full((20,), 3), "label holds 3, outside of 0 to 2"),
    ("classification", "label", torch.full((20,), -1), "label holds -1, outside of 0 to 2"),
    ("classification", "label", torch.zeros(19).long(), r"label is of shape \[19\] where \[20\] is needed"),
    ("regression", "label", torch.full((20,), float("nan")), "label holds a value that is not finite"),
    ("mlm", "label", torch.zeros(20).long(), "has label, unknown to the kind mlm"),
    ("mlm", "tokens", torch.full((20, 12), 40).int(), "tokens holds 40, outside of 0 to 39"),
    ("mlm", "tokens", torch.zeros(0, 12).int(), "rows of tokens are needed"),
    ("mlm", "length", torch.full((20,), 13).int(), "length holds 13, outside of 1 to 12"),
    ("mlm", "length", torch.zeros(20).int(), "length holds 0, outside of 1 to 12"),
    ("mlm", "first", torch.full((20,), 12).int(), "first exceeds length"),
    ("span", "end", torch.full((20,), 12), "end lies outside of a row's tokens"),
    ("span", "end", torch.zeros(20).long(), "an answer ends before it starts"),
    ("span", "char_end", torch.zeros(20, 11).int(), r"char_end is of shape \[20, 11\] where \[20, 12\] is needed"),
]


@pytest.mark.parametrize(("kind", "name", "value", "message"), WRONG)
def test_wrong_tensors_are_named_when_read(path, kind, name, value, message):
    write(path, kind)
    spoil(path, f"train.{name}", value)

    refused(path, message)


@pytest.mark.parametrize(("kind", "name", "value", "message"), [wrong for wrong in WRONG if wrong[2] is not None])
def test_wrong_tensors_are_not_written(path, kind, name, value, message):
    with pytest.raises(ThreefoldError, match=message):
        write(path, kind, **{name: value})
    assert not path.exists()


def test_tensors_may_be_shared_and_strided(path):
    made = pairs(20, 1)
    made["tokens"] = made["tokens"].T.contiguous().T
    write_dataset(path, {"train": made, "dev": made}, kind="mlm", labels=0, **VOCABULARY)

    assert torch.equal(read_dataset(path).splits["dev"]["tokens"], made["tokens"])


@pytest.mark.parametrize("wrong", [{"mask_token": 40}, {"special_tokens": (0, -1)}])
def test_special_tokens_outside_of_the_vocabulary_are_named(path, wrong):
    splits = {"train": pairs(4, 1), "dev": pairs(4, 1)}
    with pytest.raises(ThreefoldError, match=r"token (40|-1) lies outside of its 40 words"):
        write_dataset(path, splits, kind="mlm", labels=0, **(VOCABULARY | wrong))


def test_both_splits_are_needed(path):
    with pytest.raises(ThreefoldError, match="lacks the split 'dev'"):
        write_dataset(path, {"train": pairs(4, 1)}, kind="mlm", labels=0, **VOCABULARY)


def test_an_unknown_kind_is_named(path):
    with pytest.raises(ThreefoldError, match="unknown kind 'parsing'; known are mlm, classification, regression, span"):
        write_dataset(path, {"train": pairs(4, 1), "dev": pairs(4, 1)}, kind="parsing", labels=0, **VOCABULARY)
