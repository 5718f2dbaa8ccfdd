import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.lottery.weights import permuted_blocks, shuffled

BLOCK = re.compile(r"encoder\.layer\.(\d+)\.")


def network(blocks: int) -> dict[str, torch.Tensor]:
    """Every entry of every tensor is another number."""
    names = [f"encoder.layer.{block}.{part}" for block in range(blocks) for part in ("query.weight", "query.bias")]
    shapes = {"weight": (3, 4), "bias": (4,)}
    found = {"embeddings.weight": torch.arange(6.0).view(3, 2), "pooler.weight": 100 + torch.arange(9.0).view(3, 3)}
    for index, name in enumerate(names):
        shape = shapes[name.rsplit(".", 1)[1]]
        found[name] = 1000.0 * (index + 1) + torch.arange(float(torch.Size(shape).numel())).view(shape)
    return found


def matrices(weights: dict[str, torch.Tensor]) -> list[str]:
    return [name for name in weights if name.endswith("query.weight") or name == "pooler.weight"]


def block_order(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor], part: str, blocks: int) -> list[int]:
    """Which block each one's tensor `part` came from."""
    return [
        next(
            source
            for source in range(blocks)
            if torch.equal(after[f"encoder.layer.{block}.{part}"], before[f"encoder.layer.{source}.{part}"])
        )
        for block in range(blocks)
    ]


@given(st.integers(0, 2**31))
def test_shuffling_keeps_every_tensor_its_own_entries(seed: int) -> None:
    before = network(3)
    after = shuffled(before, matrices(before), seed)
    assert list(after) == list(before)
    for name, tensor in before.items():
        assert after[name].shape == tensor.shape
        assert torch.equal(after[name].flatten().sort().values, tensor.flatten())


def test_shuffling_moves_entries_of_the_named_tensors_across_rows_and_of_no_others() -> None:
    before = network(3)
    after = shuffled(before, matrices(before), seed=1)
    moved = {name for name, tensor in before.items() if not torch.equal(after[name], tensor)}
    assert moved == set(matrices(before))
    rows = after["encoder.layer.0.query.weight"].sort(dim=1).values
    assert not torch.equal(rows, before["encoder.layer.0.query.weight"])


def test_two_tensors_are_not_shuffled_alike() -> None:
    before = {name: torch.arange(50.0) for name in ("a", "b")}
    after = shuffled(before, ["a", "b"], seed=1)
    assert not torch.equal(after["a"], after["b"])


def test_shuffling_depends_on_the_seed_and_not_on_the_order_of_names() -> None:
    before = network(2)
    names = matrices(before)
    first, again, other = (
        shuffled(before, names, seed=1),
        shuffled(dict(reversed(before.items())), names[::-1], seed=1),
        shuffled(before, names, seed=2),
    )
    assert all(torch.equal(first[name], again[name]) for name in before)
    assert not any(torch.equal(first[name], other[name]) for name in names)


def test_the_weights_given_are_left_as_they_are() -> None:
    before = network(3)
    shuffled(before, matrices(before), seed=1)
    after = permuted_blocks(before, matrices(before), BLOCK, seed=1)
    for block in range(3):
        after[f"encoder.layer.{block}.query.weight"].zero_()
    assert all(torch.equal(before[name], tensor) for name, tensor in network(3).items())


@given(st.integers(2, 12), st.integers(0, 2**31))
def test_blocks_change_places_as_wholes_and_at_least_two_do(blocks: int, seed: int) -> None:
    before = network(blocks)
    after = permuted_blocks(before, list(before), BLOCK, seed)
    order = block_order(before, after, "query.weight", blocks)
    assert sorted(order) == list(range(blocks))
    assert order != list(range(blocks))
    assert block_order(before, after, "query.bias", blocks) == order
    assert torch.equal(after["embeddings.weight"], before["embeddings.weight"])
    assert torch.equal(after["pooler.weight"], before["pooler.weight"])


def test_only_named_tensors_of_a_block_move() -> None:
    before = network(4)
    after = permuted_blocks(before, matrices(before), BLOCK, seed=1)
    assert block_order(before, after, "query.bias", 4) == [0, 1, 2, 3]
    assert block_order(before, after, "query.weight", 4) != [0, 1, 2, 3]


def test_a_single_block_stays() -> None:
    before = network(1)
    after = permuted_blocks(before, matrices(before), BLOCK, seed=1)
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())


def test_other_seeds_find_other_orders_of_the_blocks() -> None:
    before = network(6)
    orders = {
        tuple(block_order(before, permuted_blocks(before, list(before), BLOCK, seed), "query.weight", 6))
        for seed in range(20)
    }
    assert len(orders) > 10


@pytest.mark.parametrize("change", ["shape", "name"])
def test_unequal_blocks_cannot_change_places(change: str) -> None:
    weights = network(2)
    found = weights.pop("encoder.layer.1.query.weight")
    weights["encoder.layer.1.query.weight" if change == "shape" else "encoder.layer.1.key.weight"] = found.T
    with pytest.raises(ThreefoldError, match=r"encoder\.layer\.\d\.\w+\.weight: block \d has no tensor of this name"):
        permuted_blocks(weights, list(weights), BLOCK, seed=1)


def test_names_that_the_network_lacks_are_refused() -> None:
    with pytest.raises(ThreefoldError, match="head: no such weight"):
        shuffled(network(1), ["head"], seed=1)
    with pytest.raises(ThreefoldError, match="head: no such weight"):
        permuted_blocks(network(1), ["head"], BLOCK, seed=1)
