"""Every format, packed and unpacked, becomes the data set that its publishers' pictures say."""

from pathlib import Path

import pytest
import torch

from tests.vision.sources import archives
from tests.vision.sources.archives import pixels, tarred, written
from threefold.errors import ThreefoldError
from threefold.vision.dataset import read_dataset
from threefold.vision.sources.prepare import prepare

RGB = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.2]}
GREY = {"mean": [0.1436], "std": [0.1609]}


def prepared(tmp_path: Path, source: dict, *published: Path):
    prepare(source, list(published), tmp_path / "out.safetensors")
    return read_dataset(tmp_path / "out.safetensors")


def refusal(tmp_path: Path, source: dict, *published: Path) -> str:
    with pytest.raises(ThreefoldError) as error:
        prepare(source, list(published), tmp_path / "out.safetensors")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out.safetensors").exists()
    return str(error.value)


SETS = {
    "cifar10": ({"format": "cifar10", "options": {"validation": 5}, **RGB}, archives.cifar10),
    "cifar100": ({"format": "cifar100", "options": {"validation": 3}, **RGB}, archives.cifar100),
    "svhn": ({"format": "svhn", "options": {"validation": 3}, **RGB}, archives.svhn),
    "fashion-mnist": ({"format": "fashion-mnist", "options": {"validation": 3}, **GREY}, archives.fashion_mnist),
    "visda": ({"format": "visda", "options": {"size": 16}, **RGB}, archives.visda),
    "voc-detection": ({"format": "voc-detection", "options": {"size": 20}, **RGB}, archives.voc_detection),
    "voc-segmentation": ({"format": "voc-segmentation", "options": {"size": 12}, **RGB}, archives.voc_segmentation),
}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_an_archive_reads_as_its_folder_does(tmp_path, name, suffix):
    source, made = SETS[name]
    packed = tarred(tmp_path / f"published{suffix}", made())
    unpacked = written(tmp_path / "unpacked", made())
    fingerprints = {prepared(tmp_path, source, path).description.fingerprint for path in (packed, unpacked, packed)}
    assert len(fingerprints) == 1


@pytest.mark.parametrize("name", SETS)
def test_an_archive_that_is_cut_short_is_named(tmp_path, name):
    source, made = SETS[name]
    for suffix in (".tar", ".tar.gz"):
        packed = tarred(tmp_path / f"published{suffix}", made())
        packed.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
        assert f"published{suffix}" in refusal(tmp_path, source, packed)


@pytest.mark.parametrize("name", SETS)
def test_files_that_are_missing_are_named_with_the_remedy(tmp_path, name):
    source, made = SETS[name]
    whole = made()
    for absent in whole:
        folder = written(tmp_path / absent.replace("/", "-"), {path: whole[path] for path in whole if path != absent})
        message = refusal(tmp_path, source, folder)
        assert any(word in message for word in (absent, absent.rsplit("/", 1)[0].rsplit("/", 1)[-1]))
        assert "; " in message


def test_the_last_training_images_of_cifar_are_val(tmp_path):
    source, made = SETS["cifar10"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    assert [len(dataset.splits[split]["label"]) for split in ("train", "val", "test")] == [15, 5, 4]
    assert dataset.description.classes[9] == "class9"
    assert dataset.description.mean == (0.5, 0.4, 0.3)
    last = torch.from_numpy(pixels(4, 3072, seed=4)).view(4, 3, 32, 32)
    assert torch.equal(dataset.splits["val"]["images"][1:], last)
    assert dataset.splits["val"]["label"].tolist() == [3, 0, 1, 2, 3]


def test_cifar100_takes_the_fine_labels(tmp_path):
    source, made = SETS["cifar100"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    assert dataset.splits["test"]["label"].tolist() == list(range(90, 98))
    assert len(dataset.description.classes) == 100


def test_svhn_calls_the_digit_zero_ten(tmp_path):
    source, made = SETS["svhn"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    assert dataset.splits["test"]["label"].tolist() == list(range(8))
    published = torch.from_numpy(pixels(8, 32, 32, 3, seed=1)).permute(0, 3, 1, 2)
    assert torch.equal(dataset.splits["test"]["images"], published)


def test_visda_trains_on_rendered_and_tests_on_real_pictures(tmp_path):
    source, made = SETS["visda"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    assert dataset.description.classes == archives.VISDA_CLASSES
    assert dataset.splits["train"]["label"].tolist() == list(range(12))
    assert dataset.splits["val"] is dataset.splits["test"]
    assert dataset.splits["test"]["label"].bincount().tolist() == [2] * 12
    assert dataset.splits["test"]["images"][:, 0].amax((1, 2)).tolist()[::2] == [20 * index for index in range(12)]


def test_voc_boxes_keep_their_proportions_and_difficult_ones_are_only_tested(tmp_path):
    source, made = SETS["voc-detection"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    train, test = (dataset.splits[split] for split in ("train", "test"))
    assert len(train["images"]) == 2
    assert train["classes"].tolist() == [[11], [11]]
    assert train["boxes"][0].tolist() == [[0, 0, 20, 10]]
    assert test["boxes"][0].tolist() == [[0, 0, 20, 10], [5, 2.5, 10, 5]]
    assert test["difficult"].tolist() == [[False, True]]
    beside = torch.tensor([128, 102, 76]).byte().view(3, 1, 1).expand(3, 10, 20)
    assert torch.equal(test["images"][0, :, 10:], beside)
    assert (test["images"][0, 0, :9] > 190).all()


@pytest.mark.parametrize("width", [33, 37, 49])
def test_a_voc_box_that_reaches_the_edge_of_its_picture_reaches_that_of_the_canvas(tmp_path, width):
    top, files = "VOCdevkit/VOC2007", archives.voc_detection()
    files[f"{top}/JPEGImages/000001.jpg"] = archives.picture(width, 20, form="JPEG")
    files[f"{top}/Annotations/000001.xml"] = archives.annotation(("cow", (0, 1, width, 20), 0))
    source = SETS["voc-detection"][0] | {"options": {"size": 26}}
    dataset = prepared(tmp_path, source, written(tmp_path / "published", files))
    assert dataset.splits["test"]["boxes"][0, 0].tolist() == pytest.approx([0, 0, 26, 20 * 26 / width])


def test_voc_masks_keep_their_indices_and_beside_the_picture_nothing_counts(tmp_path):
    source, made = SETS["voc-segmentation"]
    dataset = prepared(tmp_path, source, written(tmp_path / "published", made()))
    assert len(dataset.description.classes) == 21
    target = dataset.splits["val"]["target"][0]
    assert target[:6, :3].unique().tolist() == [20]
    assert target[:6, 3:9].unique().tolist() == [0]
    assert target[:6, 9:].unique().tolist() == target[6:].unique().tolist() == [255]


def test_voc_pictures_larger_than_the_canvas_are_shrunk_with_their_masks(tmp_path):
    source = SETS["voc-segmentation"][0] | {"options": {"size": 5}}
    dataset = prepared(tmp_path, source, written(tmp_path / "published", archives.voc_segmentation()))
    target = dataset.splits["train"]["target"][0]
    assert target[:3].unique().tolist() == [0, 20, 255]
    assert target[3:].unique().tolist() == [255]


BROKEN = [
    ("cifar10", "data_batch_2", archives.cifar100()["cifar-100-python/test"], "data_batch_2: lacks labels"),
    ("cifar10", "data_batch_2", b"\x80\x02}", "data_batch_2: no whole pickle"),
    ("cifar10", "batches.meta", archives.cifar100()["cifar-100-python/meta"], "batches.meta: 0 classes where 10"),
    ("svhn", "test_32x32.mat", archives.svhn()["test_32x32.mat"][:4000], "test_32x32.mat: not a whole .mat"),
    ("svhn", "test_32x32.mat", b"", "test_32x32.mat: not a whole .mat"),
    ("fashion-mnist", "t10k-images", archives.idx(pixels(8, 28, 27)), r"images are uint8 \(8, 1, 28, 27\)"),
    ("fashion-mnist", "t10k-images", archives.idx(pixels(8, 28, 28))[:500], "t10k-images.*: damaged"),
    ("fashion-mnist", "t10k-labels", archives.idx(pixels(7)), r"8 images, labels \(7,\)"),
    ("fashion-mnist", "t10k-labels", archives.idx(pixels(8) | 128), "label .* where there are 10 classes"),
    ("fashion-mnist", "t10k-labels", archives.idx(pixels(8, 1)), "not 1 dimensions of bytes"),
    ("visda", "train_0.png", archives.picture(9, 9)[:45], "train_0.png: cannot be decoded"),
    ("visda", "train/image_list.txt", b"thing00/train_0.png 0\n", r"classes \[0\] where 12"),
    ("visda", "train/image_list.txt", b"thing00/train_0.png\n", "image_list.txt:1: .* is no path and class"),
    ("visda", "train/image_list.txt", b"thing00/absent.png 0\n", "image_list.txt:1: no train/thing00/absent.png"),
    ("voc-detection", "000001.jpg", b"GIF89a", "000001.jpg: cannot be decoded"),
    ("voc-detection", "000001.xml", b"<annotation>", "000001.xml: not an annotation of VOC"),
    ("voc-detection", "000001.xml", archives.annotation(("cow", (1, 1, 42, 9), 0)), "a box leaves its 40 by 20"),
    ("voc-detection", "000001.xml", archives.annotation(("yak", (1, 1, 4, 9), 0)), "unknown class 'yak'"),
    ("voc-detection", "Main/test.txt", b"\n", "VOC2007/ImageSets/Main/test.txt is empty"),
    ("voc-segmentation", "2007_2.png", archives.picture(10, 6), "2007_2.png: a mask in mode RGB"),
    ("voc-segmentation", "2007_2.png", archives.mask(pixels(6, 10) % 9 + 21), "2007_2.png: class 2. where VOC has 20"),
]


@pytest.mark.parametrize(("name", "file", "content", "message"), BROKEN)
def test_what_is_broken_is_named(tmp_path, name, file, content, message):
    source, made = SETS[name]
    files = made()
    broken = next(path for path in files if file in path)
    folder = written(tmp_path / "published", files | {broken: content})
    with pytest.raises(ThreefoldError, match=message):
        prepare(source, [folder], tmp_path / "out.safetensors")
    refusal(tmp_path, source, folder)


def test_voc_without_its_annotations_is_refused(tmp_path):
    files = {path: content for path, content in archives.voc_detection().items() if "Annotations" not in path}
    message = refusal(tmp_path, SETS["voc-detection"][0], written(tmp_path / "published", files))
    assert "no folder VOC2007/Annotations" in message


@pytest.mark.parametrize("name", ["mean", "std"])
def test_a_source_without_its_normalisation_is_refused(tmp_path, name):
    source = {key: value for key, value in SETS["cifar10"][0].items() if key != name}
    assert f"source cifar10: lacks {name}" in refusal(tmp_path, source, tmp_path)


def test_a_normalisation_of_another_number_of_channels_is_refused(tmp_path):
    folder = written(tmp_path / "published", archives.cifar10())
    assert "[4, 3, 32, 32] where [4, 1, 32, 32]" in refusal(tmp_path, SETS["cifar10"][0] | GREY, folder)


def test_an_unknown_format_is_named(tmp_path):
    assert "stl10: unknown format of images; known are cifar10" in refusal(tmp_path, {"format": "stl10", **RGB})


def test_more_validation_than_there_is_is_refused(tmp_path):
    source = SETS["cifar10"][0] | {"options": {}}
    message = refusal(tmp_path, source, written(tmp_path / "published", archives.cifar10()))
    assert "20 training images, 5000 of them for val" in message
