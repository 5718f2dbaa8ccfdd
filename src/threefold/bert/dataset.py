"""A prepared data set: all splits of a task as tensors in one file, read by every training.

Tensors of a split, (rows,) unless told otherwise: `tokens` int32 (rows, length), padded with 0; `length` int32;
`first` int32, how many tokens the first segment has with [CLS] and [SEP]. Classification: `label` int64.
Regression: `label` float32. Spans: `start`, `end` int64, the answer's first and last token (0, 0: none in this
window), `example` int32, the question that the window belongs to, `char_start`, `char_end` int32 (rows, length),
every token's characters in the context (-1 outside of it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from threefold.bert.dataset_format import Kind, check_split
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

_FORMAT = TensorFormat("threefold-bert-dataset-1", "data set")


@dataclass(frozen=True)
class Description:
    """What a data set's tensors mean.

    Attributes:
        kind: the kind of task.
        labels: how many classes there are; 1 for a regression, 0 where there are no labels.
        vocabulary: token ids are below this.
        mask_token: the id of [MASK].
        special_tokens: ids that are never masked ([PAD], [CLS], [SEP], ...).
        fingerprint: sha256 over the names and bytes of all tensors.
    """

    kind: Kind
    labels: int
    vocabulary: int
    mask_token: int
    special_tokens: tuple[int, ...]
    fingerprint: str


Dataset = SplitDataset[Description]


def write_dataset(
    path: str | Path,
    splits: Mapping[str, Tensors],
    *,
    kind: Kind,
    labels: int,
    vocabulary: int,
    mask_token: int,
    special_tokens: Sequence[int],
) -> None:
    """Write a data set, whole or not at all; equal data give equal bytes. `splits` has "train" and "dev".

    Raises:
        ThreefoldError: a tensor is missing, of the wrong type or size, or holds values out of range.
    """
    tensors = joined(splits)
    special = tuple(int(token) for token in special_tokens)
    description = Description(kind, labels, vocabulary, mask_token, special, fingerprint(tensors))
    _checked(Dataset(str(path), description, splits))
    _FORMAT.write(path, tensors, asdict(description))


def read_dataset(path: str | Path) -> Dataset:
    """Read a data set.

    Raises:
        ThreefoldError: the file is missing, truncated, no data set, or not as its kind demands.
    """
    tensors, description = _FORMAT.read(path)
    return _checked(Dataset(str(path), _description(path, description), parted(tensors)))


def _description(path: str | Path, found: Mapping[str, Any]) -> Description:
    with reading_description(path):
        return Description(**{**found, "special_tokens": tuple(found["special_tokens"])})


def _checked(dataset: Dataset) -> Dataset:
    here = dataset.description
    check_kind(dataset.path, here.kind, get_args(Kind))
    check_names(dataset.path, dataset.splits, ("train", "dev"))
    for token in (here.mask_token, *here.special_tokens):
        if not 0 <= token < here.vocabulary:
            raise ThreefoldError(
                f"{dataset.path}: token {token} lies outside of its {here.vocabulary} words; prepare the data set again"
            )
    for split, tensors in sorted(dataset.splits.items()):
        check_split(f"{dataset.path}, {split}", tensors, here.kind, here.labels, here.vocabulary)
    return dataset
