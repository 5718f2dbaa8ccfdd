import pytest
import torch
from PIL import Image

from tests.vision.sources import archives
from tests.vision.sources.archives import written
from threefold.errors import ThreefoldError
from threefold.vision.sources.decoded_split import DecodedSplit
from threefold.vision.sources.pictures import read_index
from threefold.vision.sources.prepare import prepare

SOURCE = {"format": "imagenet", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "options": {"classes": 2}}


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "imagenet", archives.imagenet())


def indexed(tmp_path, folder):
    prepare(SOURCE, [folder], tmp_path / "imagenet.safetensors")
    return read_index(tmp_path / "imagenet.safetensors")


def refusal(tmp_path, folder, source=SOURCE):
    with pytest.raises(ThreefoldError) as error:
        prepare(source, [folder], tmp_path / "imagenet.safetensors")
    assert "\n" not in str(error.value)
    return str(error.value)


def test_class_folders_become_an_index(tmp_path, folder):
    index = indexed(tmp_path, folder)
    assert index.classes == ("n01440764", "n01443537")
    assert index.mean == (0.485, 0.456, 0.406)
    assert index.splits["train"].label == (0, 0, 1, 1)
    assert index.splits["val"].files[1] == "val/n01443537/n01443537_0.JPEG"
    assert index.splits["test"] is index.splits["val"]


def test_pictures_are_decoded_when_asked_for_as_a_split_of_tensors_gives_them(tmp_path, folder):
    split = DecodedSplit(indexed(tmp_path, folder).splits["train"], "cpu", side=24)
    assert split.size == 4
    assert torch.cat(list(split.batches(3))).tolist() == [0, 1, 2, 3]
    rows = split.rows(torch.tensor([3, 0]))
    assert rows["label"].tolist() == [1, 0]
    assert rows["images"].shape == (2, 3, 24, 24)
    assert rows["images"].dtype == torch.uint8
    assert rows["images"][:, 0].float().mean((1, 2)).round().tolist() == pytest.approx([100, 0], abs=2)


def test_a_picture_damaged_behind_its_header_is_named_when_decoded(tmp_path, folder):
    damaged = folder / "val/n01440764/n01440764_0.JPEG"
    whole = archives.jpeg(archives.pixels(1, 40, 60, 3)[0])
    damaged.write_bytes(whole[: len(whole) // 2])
    split = DecodedSplit(indexed(tmp_path, folder).splits["val"], "cpu")
    with pytest.raises(ThreefoldError, match=r"n01440764_0\.JPEG: cannot be decoded"):
        split.rows(torch.tensor([0]))


def test_a_file_that_is_no_picture_is_named_before_any_training(tmp_path, folder):
    (folder / "train/n01443537/n01443537_1.JPEG").write_bytes(b"<html>")
    assert "n01443537_1.JPEG: no picture" in refusal(tmp_path, folder)


def test_a_picture_of_too_many_pixels_is_named(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert "_0.JPEG: no picture (Image size" in refusal(tmp_path, folder)


def test_a_missing_class_folder_is_named(tmp_path, folder):
    (folder / "val/n01443537").rename(folder / "n01443537")
    assert "the class folder n01443537 is not in both of train and val" in refusal(tmp_path, folder)


def test_an_empty_class_folder_is_named(tmp_path, folder):
    (folder / "val/n01443537/n01443537_0.JPEG").unlink()
    assert "n01443537" in refusal(tmp_path, folder)


def test_another_number_of_classes_is_named(tmp_path, folder):
    assert "train: 2 class folders where 1000 are needed" in refusal(tmp_path, folder, SOURCE | {"options": {}})


def test_a_folder_without_train_is_named_with_how_to_place_it(tmp_path, folder):
    assert "place it as <folder>/train/<class>" in refusal(tmp_path, folder / "train")


def test_without_a_folder_it_is_said_where_to_name_one(tmp_path):
    with pytest.raises(ThreefoldError, match=r"set vision\.folders to the one that holds train and val"):
        prepare(SOURCE, [], tmp_path / "imagenet.safetensors")
