"""An index of pictures in class folders, for data sets that are too large to be held as tensors: ImageNet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.tensor_file import TensorFormat

_FORMAT = TensorFormat("threefold-vision-pictures-1", "index of pictures")
_WRITTEN = ("train", "val")


@dataclass(frozen=True)
class Pictures:
    """Pictures of one split: their files inside the folder `root`, and for each the index of its class."""

    root: Path
    files: tuple[str, ...]
    label: tuple[int, ...]


@dataclass(frozen=True)
class Index:
    """An index that was read: its splits, the names of the classes, and the normalisation, as of a data set."""

    splits: Mapping[str, Pictures]
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @property
    def fingerprint(self) -> str:
        """Sha256 over names and labels; what is in the pictures is not looked at."""
        digest = hashlib.sha256()
        for split in _WRITTEN:
            here = self.splits[split]
            digest.update("\n".join((split, *here.files)).encode())
            digest.update(torch.tensor(here.label).numpy().data)
        return digest.hexdigest()


def write_index(path: str | Path, index: Index) -> None:
    """Write an index; val and test of ImageNet are one, so only train and val are written."""
    tensors = {}
    for split in _WRITTEN:
        here = index.splits[split]
        tensors[f"{split}.files"] = torch.frombuffer(bytearray("\n".join(here.files), "utf-8"), dtype=torch.uint8)
        tensors[f"{split}.label"] = torch.tensor(here.label)
    header = {
        "root": str(index.splits["train"].root),
        "classes": index.classes,
        "mean": index.mean,
        "std": index.std,
    }
    _FORMAT.write(path, tensors, header)


def is_index(path: str | Path) -> bool:
    """Whether the file is an index of pictures, not a data set of tensors; False if it is neither."""
    try:
        return bool(_FORMAT.description(path))
    except ThreefoldError:
        return False


def read_index(path: str | Path) -> Index:
    """Read an index; its splits are train, val, and test, which is val.

    Raises:
        ThreefoldError: the file is missing, truncated, or no index of pictures.
    """
    tensors, header = _FORMAT.read(path)
    splits = {split: _pictures(Path(header["root"]), split, tensors) for split in _WRITTEN}
    return Index(
        {**splits, "test": splits["val"]}, tuple(header["classes"]), tuple(header["mean"]), tuple(header["std"])
    )


def _pictures(root: Path, split: str, tensors: Mapping[str, Tensor]) -> Pictures:
    files = tensors[f"{split}.files"].numpy().tobytes().decode().split("\n")
    return Pictures(root, tuple(files), tuple(tensors[f"{split}.label"].tolist()))
