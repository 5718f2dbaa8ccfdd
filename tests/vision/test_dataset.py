from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tests.spoilt import spoil
from tests.vision.made_up_images import CLASSES, MADE, NORMALISATION, classification
from threefold.errors import ThreefoldError
from threefold.vision.dataset import read_dataset, write_dataset
from threefold.vision.split import Split


def write(path: Path, kind: str, **changes) -> None:
    splits = {split: MADE[kind](rows, rows) for split, rows in (("train", 9), ("val", 4), ("test", 5))}
    splits["train"] |= changes
    write_dataset(path, splits, kind=kind, classes=CLASSES, **NORMALISATION)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "task.safetensors"


def refused(path: Path, message: str) -> None:
    with pytest.raises(ThreefoldError, match=message) as raised:
        read_dataset(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("kind", MADE)
def test_a_data_set_comes_back_as_it_was(path, kind):
    write(path, kind)

    dataset = read_dataset(path)

    assert (dataset.description.kind, dataset.description.classes) == (kind, CLASSES)
    assert dataset.description.mean == (0.5, 0.4)
    assert dataset.description.std == (0.2, 0.3)
    assert dataset.description.size == (6, 8)
    assert dataset.splits.keys() == {"train", "val", "test"}
    for split, rows in (("train", 9), ("val", 4), ("test", 5)):
        made = MADE[kind](rows, rows)
        assert dataset.splits[split].keys() == made.keys()
        assert all(torch.equal(dataset.splits[split][name], made[name]) for name in made)


def test_a_part_of_it_goes_onto_the_device_as_a_split(path):
    write(path, "classification")
    split = Split.of(read_dataset(path).splits["test"], "cpu")
    assert split.size == 5
    assert split.rows(torch.tensor([4, 1]))["label"].tolist() == [1, 1]


def test_equal_data_are_equal_bytes_and_one_changed_pixel_is_another_fingerprint(tmp_path):
    changed = classification(9, 9)["images"]
    changed[3, 1, 2, 2] ^= 1
    write(tmp_path / "once", "classification")
    write(tmp_path / "again", "classification")
    write(tmp_path / "changed", "classification", images=changed)

    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
    fingerprints = [read_dataset(tmp_path / name).description.fingerprint for name in ("once", "changed")]
    assert fingerprints[0] != fingerprints[1]


def test_splits_that_are_one_are_stored_once(tmp_path):
    train, test = classification(3, 1), classification(50, 2)
    for name, val in (("one", test), ("two", dict(test))):
        splits = {"train": train, "val": val, "test": test}
        write_dataset(tmp_path / name, splits, kind="classification", classes=CLASSES, **NORMALISATION)

    one = read_dataset(tmp_path / "one")
    assert one.splits["val"] is one.splits["test"]
    assert torch.equal(one.splits["val"]["images"], test["images"])
    assert (tmp_path / "two").stat().st_size - (tmp_path / "one").stat().st_size > test["images"].nbytes


def test_tensors_may_be_shared_and_strided(path):
    made = classification(9, 1)
    made["images"] = made["images"].transpose(2, 3).contiguous().transpose(2, 3)
    splits = {"train": made, "val": {name: tensor[:4] for name, tensor in made.items()}, "test": dict(made)}
    write_dataset(path, splits, kind="classification", classes=CLASSES, **NORMALISATION)

    for split, rows in (("train", 9), ("val", 4), ("test", 9)):
        assert torch.equal(read_dataset(path).splits[split]["images"], made["images"][:rows])


def test_a_missing_data_set_is_named(path):
    refused(path, "task.safetensors: no such data set")


@pytest.mark.parametrize("length", [0, 5, 300, -1])
def test_a_truncated_data_set_is_refused(path, length):
    write(path, "classification")
    path.write_bytes(path.read_bytes()[:length])

    refused(path, "not a whole safetensors file")


def test_other_safetensors_files_are_refused(path):
    save_file({"train.images": torch.zeros(1)}, path)

    refused(path, "not a data set of images of this program")


BOXES = MADE["detection"](9, 9)["boxes"]
WRONG = [
    ("classification", "label", None, "train: lacks label, which a data set of kind classification has"),
    ("detection", "difficult", None, "train: lacks difficult"),
    ("images", "label", torch.zeros(9).long(), "has label, unknown to the kind images"),
    ("classification", "label", torch.zeros(9), "label is torch.float32"),
    ("classification", "images", torch.zeros(9, 2, 6, 8), "images is torch.float32"),
    ("classification", "images", torch.zeros(9, 1, 6, 8, dtype=torch.uint8), r"\[9, 1, 6, 8\] where \[9, 2, 6, 8\]"),
    ("classification", "label", torch.full((9,), 3), "label holds 3, outside of 0 to 2"),
    ("classification", "label", torch.full((9,), -1), "label holds -1, outside of 0 to 2"),
    ("classification", "label", torch.zeros(8).long(), r"label is of shape \[8\] where \[9\] is needed"),
    ("segmentation", "target", torch.full((9, 6, 8), 3).byte(), "target holds 3, outside of 0 to 2"),
    ("segmentation", "target", torch.zeros(9, 6, 7).byte(), r"target is of shape \[9, 6, 7\] where \[9, 6, 8\]"),
    ("detection", "classes", torch.full((9, 3), -2), "classes holds -2, outside of -1 to 2"),
    ("detection", "classes", torch.zeros(9, 2).long(), r"boxes is of shape \[9, 3, 4\] where \[9, 2, 4\]"),
    ("detection", "boxes", BOXES + torch.tensor([0, 0, 0.5, 0]), "leaves its image of 6 by 8 pixels"),
    ("detection", "boxes", BOXES * torch.tensor([1, 1, 0, 1]), "a box is empty"),
    ("detection", "boxes", BOXES * float("nan"), "a box is empty or leaves"),
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


def test_all_three_splits_are_needed(path):
    made = classification(3, 1)
    with pytest.raises(ThreefoldError, match="lacks the split 'val'"):
        write_dataset(path, {"train": made, "test": made}, kind="classification", classes=CLASSES, **NORMALISATION)


@pytest.mark.parametrize("wrong", [{"std": (0.2,)}, {"std": (0.2, 0.0)}])
def test_every_channel_needs_a_mean_and_a_deviation(path, wrong):
    made = classification(3, 1)
    splits = dict.fromkeys(("train", "val", "test"), made)
    with pytest.raises(ThreefoldError, match="do not normalise"):
        write_dataset(path, splits, kind="classification", classes=CLASSES, **(NORMALISATION | wrong))


def test_an_unknown_kind_is_named(path):
    splits = dict.fromkeys(("train", "val", "test"), classification(3, 1))
    with pytest.raises(ThreefoldError, match="unknown kind 'poses'; known are classification, detection"):
        write_dataset(path, splits, kind="poses", classes=CLASSES, **NORMALISATION)
