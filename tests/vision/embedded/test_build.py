from itertools import combinations
from pathlib import Path

import pytest
import torch
from sklearn.datasets import load_digits

from threefold.vision.dataset import read_dataset
from threefold.vision.embedded.alphabets import DIGITS, GREEK, LETTERS, SYMBOLS
from threefold.vision.embedded.build import build_embedded
from threefold.vision.embedded.names import RENDERED

SETS = {
    "letters": ("classification", LETTERS, 300),
    "greek": ("classification", GREEK, 200),
    "symbols": ("classification", SYMBOLS, 200),
    "cluttered": ("classification", DIGITS, 200),
    "printed-to-handwritten": ("classification", DIGITS, 200),
    "handwritten": ("classification", DIGITS, 40),
    "scenes-detection": ("detection", DIGITS, 40),
    "scenes-segmentation": ("segmentation", ("background", *DIGITS), 40),
}


def data_set(folder: Path, name: str):
    return read_dataset(folder / f"{name}.safetensors")


def test_the_names_that_planning_knows_are_those_that_are_rendered(embedded):
    assert {path.stem for path in embedded.glob("*.safetensors")} == set(RENDERED) == set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_every_data_set_is_of_its_kind_classes_and_size(embedded, name):
    kind, classes, train = SETS[name]
    dataset = data_set(embedded, name)
    assert (dataset.description.kind, dataset.description.classes) == (kind, tuple(classes))
    assert dataset.description.size == ((48, 48) if name.startswith("scenes") else (20, 20))
    assert len(dataset.splits["train"]["images"]) == train
    if "handwritten" not in name:
        assert len(dataset.splits["val"]["images"]) == len(dataset.splits["test"]["images"]) == 60


@pytest.mark.parametrize("name", SETS)
def test_training_images_are_normalised_by_what_the_description_says(embedded, name):
    dataset = data_set(embedded, name)
    pixels = dataset.splits["train"]["images"].double() / 255
    normalised = (pixels - dataset.description.mean[0]) / dataset.description.std[0]
    assert abs(normalised.mean()) < 1e-3
    assert abs(normalised.std() - 1) < 1e-3


def test_no_other_file_is_written(embedded):
    assert {path.name for path in embedded.iterdir()} == {f"{name}.safetensors" for name in SETS}


def test_every_handwritten_digit_is_in_one_split_and_training_ones_are_balanced(embedded):
    splits = data_set(embedded, "handwritten").splits
    assert splits["train"]["label"].bincount().tolist() == [4] * 10
    assert sum(len(split["label"]) for split in splits.values()) == len(load_digits().target)
    for one, other in combinations(splits, 2):
        seen = {image.numpy().tobytes() for image in splits[one]["images"]}
        assert not seen & {image.numpy().tobytes() for image in splits[other]["images"]}


def test_the_shift_trains_on_printed_and_is_scored_on_the_real_digits(embedded):
    shift, real = (data_set(embedded, name).splits for name in ("printed-to-handwritten", "handwritten"))
    for split in ("val", "test"):
        assert torch.equal(shift[split]["images"], real[split]["images"])
    assert len(shift["train"]["images"]) != len(real["train"]["images"])


def test_scenes_are_one_rendering_for_both_tasks(embedded):
    boxes, pixels = (data_set(embedded, f"scenes-{task}").splits for task in ("detection", "segmentation"))
    for split in ("train", "val", "test"):
        assert torch.equal(boxes[split]["images"], pixels[split]["images"])


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    sizes = {"letters": 20, "train": 20, "few": 20, "evaluation": 10, "scenes": 4, "evaluation_scenes": 10}
    for folder, seed in (("one", 1), ("again", 1), ("two", 2)):
        build_embedded(tmp_path / folder, seed=seed, **sizes)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
        assert path.read_bytes() != (tmp_path / "two" / path.name).read_bytes()
