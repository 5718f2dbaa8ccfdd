"""The data of a task, whether they fit on a device or are decoded from files as they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from threefold.vision.dataset import Description, read_dataset
from threefold.vision.sources.decoded_split import DecodedSplit
from threefold.vision.sources.pictures import Index, is_index, read_index
from threefold.vision.split import Rows, Split

# What networks are evaluated on, of pictures resized to 256 pixels (vision paper's code).
EVALUATED = 224


@dataclass(frozen=True)
class TaskData:
    """What is in the file of a data set; `splits` lacks those of `description.same`."""

    description: Description
    splits: Mapping[str, Rows]


def read_task_data(path: str | Path, device: str | torch.device, *, whole: bool = False) -> TaskData:
    """Read a data set and move it to `device`, or read the index of one that is too large for that.

    Args:
        path: of the data set, or of the index.
        device: where batches are made.
        whole: whether evaluation sees all of a decoded picture, as where it cuts views out of it itself.

    Raises:
        ThreefoldError: the file is missing or broken.
    """
    if is_index(path):
        return _of_pictures(read_index(path), device, None if whole else EVALUATED)
    dataset = read_dataset(path)
    same = dataset.description.same
    splits = {split: Split.of(tensors, device) for split, tensors in dataset.splits.items() if split not in same}
    return TaskData(dataset.description, splits)


def _of_pictures(index: Index, device: str | torch.device, cut: int | None) -> TaskData:
    description = Description(
        "classification",
        index.classes,
        index.mean,
        index.std,
        (EVALUATED, EVALUATED),
        {"test": "val"},
        index.fingerprint,
    )
    train, val = index.splits["train"], index.splits["val"]
    return TaskData(description, {"train": DecodedSplit(train, device), "val": DecodedSplit(val, device, cut=cut)})
