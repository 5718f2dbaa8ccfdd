"""A prepared image data set: all splits of a task as tensors in one file, read by every training."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.vision.dataset_format import SPLITS, Kind, Measures, Tensors, check_split

# The one metadata key: safetensors writes several in random order.
_KEY = "threefold-vision-dataset-1"


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


@dataclass(frozen=True)
class Dataset:
    """A data set that was read from `path`; `splits` are train, val and test, of tensors as `vision.split` tells."""

    path: str
    description: Description
    splits: Mapping[str, Tensors]


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
    tensors = {
        f"{split}.{name}": tensor
        for split, here in sorted(splits.items())
        if split not in same
        for name, tensor in sorted(here.items())
    }
    description = Description(
        kind,
        tuple(classes),
        tuple(float(value) for value in mean),
        tuple(float(value) for value in std),
        _size(path, splits),
        same,
        _fingerprint(tensors),
    )
    _checked(Dataset(str(path), description, splits))
    with written_aside(path) as aside:
        save_file(_apart(tensors), aside, {_KEY: json.dumps(asdict(description))})


def read_dataset(path: str | Path) -> Dataset:
    """Read a data set.

    Raises:
        ThreefoldError: the file is missing, truncated, no data set of images, or not as its kind demands.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such data set; ask snakemake for it by this name") from None
    except (SafetensorError, OSError) as error:
        raise ThreefoldError(f"{path}: not a whole safetensors file ({error}); delete it and run again") from None
    if _KEY not in metadata:
        raise ThreefoldError(f"{path}: not a data set of images of this program ({_KEY}); prepare it again")
    description = _description(path, metadata[_KEY])
    splits: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        split, _, short = name.rpartition(".")
        splits.setdefault(split, {})[short] = tensor
    for split, other in description.same.items():
        splits[split] = splits.get(other, {})
    return _checked(Dataset(str(path), description, splits))


def _description(path: str | Path, text: str) -> Description:
    try:
        found: dict[str, Any] = json.loads(text)
        height, width = found["size"]
        tuples = {name: tuple(found[name]) for name in ("classes", "mean", "std")}
        return Description(**{**found, **tuples, "size": (height, width)})
    except (KeyError, TypeError, ValueError) as error:
        raise ThreefoldError(f"{path}: its description cannot be read ({error}); prepare it again") from None


def _checked(dataset: Dataset) -> Dataset:
    here = dataset.description
    if here.kind not in get_args(Kind):
        raise ThreefoldError(f"{dataset.path}: unknown kind {here.kind!r}; known are {', '.join(get_args(Kind))}")
    if len(here.mean) != len(here.std) or not all(value > 0 for value in here.std):
        raise ThreefoldError(
            f"{dataset.path}: mean {here.mean} and std {here.std} do not normalise; give one of each for every channel"
        )
    for split in SPLITS:
        if split not in dataset.splits:
            raise ThreefoldError(f"{dataset.path}: lacks the split {split!r}; prepare the data set again")
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


def _apart(tensors: Tensors) -> dict[str, Tensor]:
    """These tensors, each contiguous and with memory of its own, as safetensors demands; copied only where needed."""
    apart: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name, tensor in tensors.items():
        storage = tensor.untyped_storage()
        lone = tensor.is_contiguous() and storage.nbytes() == tensor.nbytes and storage.data_ptr() not in seen
        seen.add(storage.data_ptr())
        apart[name] = tensor if lone else tensor.clone(memory_format=torch.contiguous_format)
    return apart


def _fingerprint(tensors: Tensors) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {list(tensors[name].shape)}\n".encode())
        digest.update(tensors[name].contiguous().numpy().data)
    return digest.hexdigest()
