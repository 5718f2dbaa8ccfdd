"""An index of pictures in class folders, for data sets that are too large to be held as tensors: ImageNet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table, write_table


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


def write_index(path: str | Path, index: Index) -> None:
    """Write an index as Parquet; val and test of ImageNet are one, so only train and val are written."""
    import pandas as pd

    frame = pd.DataFrame(
        [
            (split, file, label)
            for split in ("train", "val")
            for file, label in zip(index.splits[split].files, index.splits[split].label, strict=True)
        ],
        columns=["split", "file", "label"],
    )
    header = {
        "root": str(index.splits["train"].root),
        "classes": index.classes,
        "mean": index.mean,
        "std": index.std,
    }
    write_table(path, frame, header)


def read_index(path: str | Path) -> Index:
    """Read an index; its splits are train, val, and test, which is val.

    Raises:
        ThreefoldError: the file is missing, truncated, or no index of pictures.
    """
    frame, header = read_table(path, ["split", "file", "label"]), read_header(path)
    if not {"root", "classes", "mean", "std"} <= header.keys():
        raise ThreefoldError(f"{path}: no index of pictures; prepare it again")
    parts = {split: frame[frame["split"] == split] for split in ("train", "val")}
    root = Path(header["root"])
    splits = {split: Pictures(root, tuple(part["file"]), tuple(part["label"])) for split, part in parts.items()}
    return Index(
        {**splits, "test": splits["val"]}, tuple(header["classes"]), tuple(header["mean"]), tuple(header["std"])
    )
