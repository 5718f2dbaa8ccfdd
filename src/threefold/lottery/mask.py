"""Which weights of a network are kept and which are pruned."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.lowest import drawn
from threefold.lottery.mask_file import read_mask_file, read_mask_metadata, write_mask_file
from threefold.lottery.stream import stream


@dataclass(frozen=True, eq=False)
class Mask:
    """One bool per prunable weight, True where it is kept.

    Attributes:
        tensors: bool, of the shapes of the weights, on the CPU, under the weights' names in alphabetical order.
    """

    tensors: Mapping[str, torch.Tensor]

    def __post_init__(self) -> None:
        """Sort by name; refuse anything but bool."""
        for name, tensor in self.tensors.items():
            if tensor.dtype != torch.bool:
                raise ThreefoldError(f"{name}: a mask is made of bool, not {tensor.dtype}; compare the values first")
        # Row-major, because position in that order breaks ties and random draws follow it.
        ordered = {name: self.tensors[name].detach().cpu().contiguous() for name in sorted(self.tensors)}
        object.__setattr__(self, "tensors", ordered)

    def __eq__(self, other: object) -> bool:
        """Whether both keep the same weights under the same names."""
        if not isinstance(other, Mask):
            return NotImplemented
        return list(self.tensors) == list(other.tensors) and all(
            torch.equal(mine, other.tensors[name]) for name, mine in self.tensors.items()
        )

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def dense(cls, weights: Mapping[str, torch.Tensor]) -> "Mask":
        """The mask that keeps all of `weights`."""
        return cls({name: torch.ones(weight.shape, dtype=torch.bool) for name, weight in weights.items()})

    @cached_property
    def size(self) -> int:
        """How many weights can be pruned."""
        return sum(tensor.numel() for tensor in self.tensors.values())

    @cached_property
    def kept(self) -> int:
        """How many weights are kept."""
        return sum(int(torch.count_nonzero(tensor)) for tensor in self.tensors.values())

    @property
    def pruned(self) -> int:
        """How many weights are pruned."""
        return self.size - self.kept

    @property
    def sparsity(self) -> float:
        """The share of pruned weights, 0 to 1."""
        return self.pruned / self.size if self.size else 0.0

    def check_fits(self, weights: Mapping[str, torch.Tensor], where: str) -> None:
        """Refuse weights that have other names or shapes than this mask.

        Raises:
            ThreefoldError: names the first difference and `where` it is.
        """
        for name in sorted(self.tensors.keys() | weights.keys()):
            if name not in weights:
                difference = "is masked, but there is no such weight"
            elif name not in self.tensors:
                difference = "is not in the mask"
            elif weights[name].shape != self.tensors[name].shape:
                difference = f"has the shape {list(weights[name].shape)}, its mask {list(self.tensors[name].shape)}"
            else:
                continue
            raise ThreefoldError(f"{where}: {name} {difference}; use a mask made for this network")

    def nested_in(self, other: "Mask") -> bool:
        """Whether every weight kept here is kept in `other` too.

        Raises:
            ThreefoldError: the masks are not of the same weights.
        """
        other.check_fits(self.tensors, "nested masks")
        return not any(bool((tensor & ~other.tensors[name]).any()) for name, tensor in self.tensors.items())

    def complement(self) -> "Mask":
        """The mask that keeps what this one prunes."""
        return Mask({name: ~tensor for name, tensor in self.tensors.items()})

    def with_kept(self, kept: torch.Tensor) -> "Mask":
        """The mask of the same weights that keeps where `kept`, bool [size], tensor after tensor, is True."""
        tensors, start = {}, 0
        for name, tensor in self.tensors.items():
            # Cloned, so that no tensor holds the memory of all.
            tensors[name] = kept[start : start + tensor.numel()].view(tensor.shape).clone()
            start += tensor.numel()
        return Mask(tensors)

    def save(self, path: str | Path, **metadata: str) -> None:
        """Write safetensors to `path`, with `size`, `pruned` and `metadata` in the header; equal masks, equal bytes."""
        write_mask_file(path, self.tensors, {**metadata, "size": str(self.size), "pruned": str(self.pruned)})

    @classmethod
    def load(cls, path: str | Path) -> "Mask":
        """The mask in the file `path`.

        Raises:
            ThreefoldError: the file is missing or truncated, is not a mask, or holds another sparsity than it declares.
        """
        tensors, declared = read_mask_file(path)
        mask = cls(tensors)
        for what, true in (("size", mask.size), ("pruned", mask.pruned)):
            if declared.get(what) != str(true):
                raise ThreefoldError(
                    f"{path}: declares {what} {declared.get(what)}, but it is {true}; delete it and run again"
                )
        return mask

    @staticmethod
    def metadata(path: str | Path) -> dict[str, str]:
        """What was given to `save`, with `size` and `pruned`.

        Raises:
            ThreefoldError: the file is missing or truncated, or is not a mask.
        """
        return read_mask_metadata(path)


def random_mask(weights: Mapping[str, torch.Tensor], pruned: int, seed: int) -> Mask:
    """A mask that prunes exactly `pruned` of `weights`, each set of them equally likely.

    With one seed, what few prune, many prune too: the masks of a seed are nested.

    Raises:
        ThreefoldError: `pruned` is negative or more than there are.
    """
    size = sum(weight.numel() for weight in weights.values())
    if not 0 <= pruned <= size:
        raise ThreefoldError(f"random mask: cannot prune {pruned} of {size} weights; ask for 0 to {size}")
    return Mask.dense(weights).with_kept(~drawn(size, pruned, stream("random mask", seed)))


def random_layerwise(like: Mask, seed: int) -> Mask:
    """A random mask each of whose tensors is as sparse as that of `like`."""
    generator = stream("layerwise mask", seed)
    return Mask(
        {
            name: drawn(tensor.numel(), int(torch.count_nonzero(tensor)), generator).view(tensor.shape)
            for name, tensor in like.tensors.items()
        }
    )
