"""What the tensors of a prepared data set must be, by the kind of its task."""

from collections.abc import Mapping
from typing import Literal

import torch

from threefold.lottery.splits import Tensors, check_range, check_types, wrong

Kind = Literal["mlm", "classification", "regression", "span"]

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
    check_types(where, tensors, FORMAT[kind], kind)
    _check_shapes(where, tensors)
    length, first = tensors["length"], tensors["first"]
    check_range(where, "tokens", tensors["tokens"], 0, vocabulary - 1)
    check_range(where, "length", tensors["length"], 1, tensors["tokens"].shape[1])
    check_range(where, "first", tensors["first"], 1, int(length.max()))
    if bool((first > length).any()):
        raise wrong(where, "first exceeds length in a row")
    if kind == "classification":
        check_range(where, "label", tensors["label"], 0, labels - 1)
    if kind == "regression" and not bool(torch.isfinite(tensors["label"]).all()):
        raise wrong(where, "label holds a value that is not finite")
    if kind == "span":
        for name in ("start", "end"):
            if bool(((tensors[name] < 0) | (tensors[name] >= length)).any()):
                raise wrong(where, f"{name} lies outside of a row's tokens")
        if bool((tensors["start"] > tensors["end"]).any()):
            raise wrong(where, "an answer ends before it starts")


def _check_shapes(where: str, tensors: Tensors) -> None:
    if tensors["tokens"].dim() != 2 or not tensors["tokens"].numel():
        raise wrong(where, f"tokens are of shape {list(tensors['tokens'].shape)} where rows of tokens are needed")
    for name, tensor in tensors.items():
        expected = tensors["tokens"].shape if name in _TABLES else tensors["tokens"].shape[:1]
        if tensor.shape != expected:
            raise wrong(where, f"{name} is of shape {list(tensor.shape)} where {list(expected)} is needed")
