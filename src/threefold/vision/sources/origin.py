"""Where the images of a data set come from: rendered here, or published and fetched."""

from collections.abc import Mapping
from typing import Any

from threefold.origin import Origin

EMBEDDED = "embedded"

# What a folder must hold to be taken for the unpacked data set.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "cifar10": (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch", "batches.meta"),
    "cifar100": ("train", "test", "meta"),
    "svhn": ("train_32x32.mat", "test_32x32.mat"),
    "fashion-mnist": tuple(
        f"{split}-{part}-ubyte.gz" for split in ("train", "t10k") for part in ("images-idx3", "labels-idx1")
    ),
    "visda": ("train/image_list.txt", "validation/image_list.txt"),
    "voc-detection": ("VOC2007/ImageSets/Main/test.txt", "VOC2012/ImageSets/Main/trainval.txt"),
    "voc-segmentation": ("VOC2012/ImageSets/Segmentation/train.txt",),
    "imagenet": ("train", "val"),
}
# In MB. Preparing holds all pixels of a data set twice, a training once; those of ImageNet are read as they are needed.
_USUAL = 4_000
_PREPARING = {"visda": 72_000, "voc-detection": 26_000, "voc-segmentation": 10_000, "imagenet": 8_000}
_TRAINING = {"visda": 40_000, "voc-detection": 18_000, "voc-segmentation": 8_000, "imagenet": 16_000}
_TRAINING_EMBEDDED = 2_000
# Minutes until a scheduler may end a job, which then goes on from its last state: a limit, no estimate.
_MINUTES = {"imagenet": 1_440}
_USUAL_MINUTES = 720
_MINUTES_EMBEDDED = 120


def image_origin(source: Mapping[str, Any]) -> Origin:
    """The origin of a `source` in the configuration that is not `embedded`."""
    return Origin.of(source, _NEEDED.get(source["format"], ()))


def preparing_memory(source: Mapping[str, Any]) -> int:
    """What preparing a `source` takes, in MB."""
    return _PREPARING.get(source["format"], _USUAL)


def training_memory(source: str | Mapping[str, Any]) -> int:
    """What a training on a `source` takes beside the GPU, in MB."""
    return _TRAINING_EMBEDDED if isinstance(source, str) else _TRAINING.get(source["format"], _USUAL)


def training_minutes(source: str | Mapping[str, Any]) -> int:
    """How long a training on a `source` may last at its first attempt, in minutes."""
    return _MINUTES_EMBEDDED if isinstance(source, str) else _MINUTES.get(source["format"], _USUAL_MINUTES)
