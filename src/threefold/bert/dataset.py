"""A prepared data set: all splits of a task as tensors in one file, read by every training."""

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

from threefold.bert.dataset_format import Kind, Tensors, check_split
from threefold.errors import ThreefoldError
from threefold.files import written_aside

# The one metadata key: safetensors writes several in random order.
_KEY = "threefold-bert-dataset-1"


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


@dataclass(frozen=True)
class Dataset:
    """A data set that was read from `path`.

    Tensors of a split, (rows,) unless told otherwise: `tokens` int32 (rows, length), padded with 0; `length` int32;
    `first` int32, how many tokens the first segment has with [CLS] and [SEP]. Classification: `label` int64.
    Regression: `label` float32. Spans: `start`, `end` int64, the answer's first and last token (0, 0: none in this
    window), `example` int32, the question that the window belongs to, `char_start`, `char_end` int32 (rows, length),
    every token's characters in the context (-1 outside of it).
    """

    path: str
    description: Description
    splits: Mapping[str, Tensors]


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
    # Copies, because safetensors refuses tensors that share memory.
    copied = torch.contiguous_format
    tensors = {
        f"{split}.{name}": tensor.clone(memory_format=copied)
        for split, here in splits.items()
        for name, tensor in here.items()
    }
    special = tuple(int(token) for token in special_tokens)
    description = Description(kind, labels, vocabulary, mask_token, special, _fingerprint(tensors))
    _checked(Dataset(str(path), description, splits))
    with written_aside(path) as aside:
        save_file(dict(sorted(tensors.items())), aside, {_KEY: json.dumps(asdict(description))})


def read_dataset(path: str | Path) -> Dataset:
    """Read a data set.

    Raises:
        ThreefoldError: the file is missing, truncated, no data set, or not as its kind demands.
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
        raise ThreefoldError(f"{path}: not a data set of this program ({_KEY}); prepare it again")
    splits: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        split, _, short = name.rpartition(".")
        splits.setdefault(split, {})[short] = tensor
    return _checked(Dataset(str(path), _description(path, metadata[_KEY]), splits))


def _description(path: str | Path, text: str) -> Description:
    try:
        found: dict[str, Any] = json.loads(text)
        return Description(**{**found, "special_tokens": tuple(found["special_tokens"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ThreefoldError(f"{path}: its description cannot be read ({error}); prepare it again") from None


def _checked(dataset: Dataset) -> Dataset:
    here = dataset.description
    if here.kind not in get_args(Kind):
        raise ThreefoldError(f"{dataset.path}: unknown kind {here.kind!r}; known are {', '.join(get_args(Kind))}")
    for token in (here.mask_token, *here.special_tokens):
        if not 0 <= token < here.vocabulary:
            raise ThreefoldError(
                f"{dataset.path}: token {token} lies outside of its {here.vocabulary} words; prepare the data set again"
            )
    for split in ("train", "dev"):
        if split not in dataset.splits:
            raise ThreefoldError(f"{dataset.path}: lacks the split {split!r}; prepare the data set again")
    for split, tensors in sorted(dataset.splits.items()):
        check_split(f"{dataset.path}, {split}", tensors, here.kind, here.labels, here.vocabulary)
    return dataset


def _fingerprint(tensors: Tensors) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {list(tensors[name].shape)}\n".encode())
        digest.update(tensors[name].numpy().tobytes())
    return digest.hexdigest()
