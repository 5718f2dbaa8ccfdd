"""The splits of a data set as tensors of one file: their names there, their fingerprint, and what must hold of them."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor

from threefold.errors import ThreefoldError

Tensors = Mapping[str, Tensor]
Description = TypeVar("Description")


@dataclass(frozen=True)
class SplitDataset(Generic[Description]):
    """A data set that was read from `path`: its tensors by split and name, and what they mean."""

    path: str
    description: Description
    splits: Mapping[str, Tensors]


@contextmanager
def reading_description(path: str | Path) -> Iterator[None]:
    """The description of the data set at `path` is taken apart here.

    Raises:
        ThreefoldError: something in it is missing or of the wrong type.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise ThreefoldError(f"{path}: its description cannot be read ({error}); prepare it again") from None


def joined(splits: Mapping[str, Tensors]) -> dict[str, Tensor]:
    """All tensors, called `<split>.<name>`."""
    return {f"{split}.{name}": tensor for split, tensors in splits.items() for name, tensor in tensors.items()}


def parted(tensors: Tensors) -> dict[str, dict[str, Tensor]]:
    """The splits that `joined` joined."""
    splits: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        split, _, short = name.rpartition(".")
        splits.setdefault(split, {})[short] = tensor
    return splits


def fingerprint(tensors: Tensors) -> str:
    """sha256 over the names, types, shapes and bytes of all tensors."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {list(tensors[name].shape)}\n".encode())
        digest.update(tensors[name].contiguous().numpy().data)
    return digest.hexdigest()


def check_kind(path: str, kind: str, known: Collection[str]) -> None:
    """Check that a data set is of a `known` kind of task.

    Raises:
        ThreefoldError: it is not.
    """
    if kind not in known:
        raise ThreefoldError(f"{path}: unknown kind {kind!r}; known are {', '.join(known)}")


def check_names(path: str, splits: Mapping[str, Tensors], needed: Collection[str]) -> None:
    """Check that all `needed` splits are there.

    Raises:
        ThreefoldError: one is not.
    """
    for split in needed:
        if split not in splits:
            raise wrong(path, f"lacks the split {split!r}")


def check_types(where: str, tensors: Tensors, wanted: Mapping[str, torch.dtype], kind: str) -> None:
    """Check that a split, called `where` in errors, has the `wanted` tensors of its kind of task and no others.

    Raises:
        ThreefoldError: a tensor is missing, unknown, or of another type.
    """
    for name, dtype in wanted.items():
        if name not in tensors:
            raise wrong(where, f"lacks {name}, which a data set of kind {kind} has")
        if tensors[name].dtype != dtype:
            raise wrong(where, f"{name} is {tensors[name].dtype} where a data set of kind {kind} has {dtype}")
    for name in sorted(tensors.keys() - wanted.keys()):
        raise wrong(where, f"has {name}, unknown to the kind {kind}")


def check_range(where: str, name: str, tensor: Tensor, low: int, high: int) -> None:
    """Check that whole numbers lie between `low` and `high`, which are allowed.

    Raises:
        ThreefoldError: one does not.
    """
    if not tensor.numel():
        return
    least, most = (int(value) for value in torch.aminmax(tensor))
    if least < low or most > high:
        raise wrong(where, f"{name} holds {least if least < low else most}, outside of {low} to {high}")


def wrong(where: str, fault: str) -> ThreefoldError:
    """The error of a data set that was not prepared as this program does."""
    return ThreefoldError(f"{where}: {fault}; prepare the data set again")
