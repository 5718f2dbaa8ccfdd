"""Pre-trained weights in disorder: the controls that ask whether it matters which weight stands where."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import torch

from threefold.errors import ThreefoldError
from threefold.lottery.stream import stream


def shuffled(weights: Mapping[str, torch.Tensor], names: Iterable[str], seed: int) -> dict[str, torch.Tensor]:
    """`weights` with the entries of each of the tensors `names` permuted within that tensor (BERT paper, Table 2).

    The other tensors are the same objects. Each tensor's order is drawn from one stream in the order of the names, so
    that equal seeds give equal weights.

    Raises:
        ThreefoldError: there is no tensor of such a name.
    """
    result = dict(weights)
    generator = stream("shuffled weights", seed)
    for name in _present(weights, names):
        weight = weights[name].detach()
        order = torch.randperm(weight.numel(), generator=generator).to(weight.device)
        result[name] = weight.reshape(-1)[order].view(weight.shape)
    return result


def permuted_blocks(
    weights: Mapping[str, torch.Tensor], names: Iterable[str], block: re.Pattern[str], seed: int
) -> dict[str, torch.Tensor]:
    """`weights` with whole blocks in other places: block i gets the tensors of block p(i), for all tensors the same p.

    This is what the code released with the BERT paper does for shuffled weights. p is drawn from all permutations but
    the identity, so that with two or more blocks something always moves.

    Args:
        weights: of the whole network, of any shapes.
        names: the tensors that move; those that are in no block stay.
        block: is found in the name of every tensor of a block; its group 1 is the block's number.
        seed: of p.

    Raises:
        ThreefoldError: there is no tensor of such a name, or the blocks differ in names or shapes.
    """
    blocks = _by_block(_present(weights, names), block)
    order = _not_in_order(len(blocks), seed)
    numbers = sorted(blocks)
    result = dict(weights)
    for number, other in zip(numbers, order, strict=True):
        source = blocks[numbers[other]]
        for place, name in blocks[number].items():
            if place not in source or weights[source[place]].shape != weights[name].shape:
                raise ThreefoldError(
                    f"{name}: block {numbers[other]} has no tensor of this name and shape; "
                    "only equal blocks can change places"
                )
            result[name] = weights[source[place]].detach().clone()
    return result


def _present(weights: Mapping[str, torch.Tensor], names: Iterable[str]) -> list[str]:
    ordered = sorted(set(names))
    for name in ordered:
        if name not in weights:
            raise ThreefoldError(f"{name}: no such weight to move; name one that the network has")
    return ordered


def _by_block(names: Iterable[str], block: re.Pattern[str]) -> dict[int, dict[str, str]]:
    """For each block's number, its tensors' names by what they are without that number."""
    blocks: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for name in names:
        match = block.search(name)
        if match is not None:
            place = f"{name[: match.start(1)]}*{name[match.end(1) :]}"
            blocks[int(match[1])][place] = name
    return dict(blocks)


def _not_in_order(count: int, seed: int) -> list[int]:
    """A permutation of `count` things that is not the identity, where there is one."""
    generator = stream("permuted blocks", seed)
    while True:
        order: list[int] = torch.randperm(count, generator=generator).tolist()
        if count < 2 or order != sorted(order):
            return order
