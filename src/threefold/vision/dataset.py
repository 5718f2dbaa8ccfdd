"""A prepared image data set: all splits of a task as tensors in one file, read by every training.

The splits are train, val and test, of tensors as `vision.split` tells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from threefold.errors import ThreefoldError
from threefold.lottery.splits import (
    SplitDataset,
    Tensors,
    check_kind,
    check_names,
    fingerprint,
    joined,
    parted,
    reading_description,
)
from threefold.tensor_file import TensorFormat
from threefold.vision.dataset_format import SPLITS, Kind, Measures, check_split

_FORMAT = TensorFormat("threefold-vision-dataset-1", "data set of images")


@dataclass(frozen=True)
class Description:
    """What a data set's tensors mean.

    Attributes:
        kind: the kind of task.
        classes: the names of the classes, in the order of their indices; of segmentation, the background among them.
        mean: of each channel, of pixels scaled to 0..1; images are normalised with it.
        std: likewise.
        size: height and width of an image, in pixels.
        same: splits that are another split, which alone is stored, e.g. the val of VisDA, which is its test.
        fingerprint: sha256 over the names and bytes of all tensors.
    """

    kind: Kind
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    size: tuple[int, int]
    same: Mapping[str, str]
    fingerprint: str


Dataset = SplitDataset[Description]


def write_dataset(
    path: str | Path,
    splits: Mapping[str, Tensors],
    *,
    kind: Kind,
    classes: Sequence[str],
    mean: Sequence[float],
    std: Sequence[float],
) -> None:
    """Write a data set, whole or not at all; equal data give equal bytes.

    `splits` has train, val and test; where two of them are one object, it is stored once.

    Raises:
        ThreefoldError: a tensor is missing, of the wrong type or size, or holds values out of range.
    """
    same = _same(splits)
    tensors = joined({split: here for split, here in splits.items() if split not in same})
    description = Description(
        kind,
        tuple(classes),
        tuple(float(value) for value in mean),
        tuple(float(value) for value in std),
        _size(path, splits),
        same,
        fingerprint(tensors),
    )
    _checked(Dataset(str(path), description, splits))
    _FORMAT.write(path, tensors, asdict(description))


def read_dataset(path: str | Path) -> Dataset:
    """Read a data set.

    Raises:
        ThreefoldError: the file is missing, truncated, no data set of images, or not as its kind demands.
    """
    tensors, found = _FORMAT.read(path)
    description, splits = _description(path, found), parted(tensors)
    for split, other in description.same.items():
        splits[split] = splits.get(other, {})
    return _checked(Dataset(str(path), description, splits))


def _description(path: str | Path, found: Mapping[str, Any]) -> Description:
    with reading_description(path):
        height, width = found["size"]
        tuples = {name: tuple(found[name]) for name in ("classes", "mean", "std")}
        return Description(**{**found, **tuples, "size": (height, width)})


def _checked(dataset: Dataset) -> Dataset:
    here = dataset.description
    check_kind(dataset.path, here.kind, get_args(Kind))
    check_names(dataset.path, dataset.splits, SPLITS)
    if len(here.mean) != len(here.std) or not all(value > 0 for value in here.std):
        raise ThreefoldError(
            f"{dataset.path}: mean {here.mean} and std {here.std} do not normalise; give one of each for every channel"
        )
    measures = Measures(len(here.mean), here.size, len(here.classes))
    for split, tensors in sorted(dataset.splits.items()):
        if split not in here.same:
            check_split(f"{dataset.path}, {split}", tensors, here.kind, measures)
    return dataset


def _size(path: str | Path, splits: Mapping[str, Tensors]) -> tuple[int, int]:
    images = splits.get("train", {}).get("images")
    if images is None or images.dim() != 4:
        raise ThreefoldError(f"{path}: train has no images of shape (rows, channels, height, width); prepare it again")
    return images.shape[2], images.shape[3]


def _same(splits: Mapping[str, Tensors]) -> dict[str, str]:
    owners = {id(tensors): split for split, tensors in splits.items()}
    return {split: owner for split, tensors in sorted(splits.items()) if (owner := owners[id(tensors)]) != split}
