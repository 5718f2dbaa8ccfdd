"""What the tensors of a prepared data set must be, by the kind of its task."""

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor

from threefold.errors import ThreefoldError

Kind = Literal["mlm", "classification", "regression", "span"]
Tensors = Mapping[str, Tensor]

_TOKENS = {"tokens": torch.int32, "length": torch.int32, "first": torch.int32}
_SPAN = {"start": torch.int64, "end": torch.int64, "example": torch.int32}
_OFFSETS = {"char_start": torch.int32, "char_end": torch.int32}
FORMAT: Mapping[str, Mapping[str, torch.dtype]] = {
    "mlm": _TOKENS,
    "classification": {**_TOKENS, "label": torch.int64},
    "regression": {**_TOKENS, "label": torch.float32},
    "span": {**_TOKENS, **_SPAN, **_OFFSETS},
}
_TABLES = {"tokens", *_OFFSETS}


def check_split(where: str, tensors: Tensors, kind: Kind, labels: int, vocabulary: int) -> None:
    """Check one split; `where` names it in errors.

    Raises:
        ThreefoldError: a tensor is missing, of the wrong type or size, or holds values out of range.
    """
    _check_shapes(where, tensors, kind)
    length, first = tensors["length"], tensors["first"]
    _check_range(where, tensors, "tokens", 0, vocabulary - 1)
    _check_range(where, tensors, "length", 1, tensors["tokens"].shape[1])
    _check_range(where, tensors, "first", 1, int(length.max()))
    if bool((first > length).any()):
        raise _wrong(where, "first exceeds length in a row")
    if kind == "classification":
        _check_range(where, tensors, "label", 0, labels - 1)
    if kind == "regression" and not bool(torch.isfinite(tensors["label"]).all()):
        raise _wrong(where, "label holds a value that is not finite")
    if kind == "span":
        for name in ("start", "end"):
            if bool(((tensors[name] < 0) | (tensors[name] >= length)).any()):
                raise _wrong(where, f"{name} lies outside of a row's tokens")
        if bool((tensors["start"] > tensors["end"]).any()):
            raise _wrong(where, "an answer ends before it starts")


def _check_shapes(where: str, tensors: Tensors, kind: Kind) -> None:
    for name, dtype in FORMAT[kind].items():
        if name not in tensors:
            raise _wrong(where, f"lacks {name}, which a data set of kind {kind} has")
        if tensors[name].dtype != dtype:
            raise _wrong(where, f"{name} is {tensors[name].dtype} where a data set of kind {kind} has {dtype}")
    for name in sorted(tensors.keys() - FORMAT[kind].keys()):
        raise _wrong(where, f"has {name}, unknown to the kind {kind}")
    if tensors["tokens"].dim() != 2 or not tensors["tokens"].numel():
        raise _wrong(where, f"tokens are of shape {list(tensors['tokens'].shape)} where rows of tokens are needed")
    for name, tensor in tensors.items():
        expected = tensors["tokens"].shape if name in _TABLES else tensors["tokens"].shape[:1]
        if tensor.shape != expected:
            raise _wrong(where, f"{name} is of shape {list(tensor.shape)} where {list(expected)} is needed")


def _check_range(where: str, tensors: Tensors, name: str, low: int, high: int) -> None:
    least, most = (int(value) for value in torch.aminmax(tensors[name]))
    if least < low or most > high:
        found = least if least < low else most
        raise _wrong(where, f"{name} holds {found}, outside of {low} to {high}")


def _wrong(where: str, fault: str) -> ThreefoldError:
    return ThreefoldError(f"{where}: {fault}; prepare the data set again")
