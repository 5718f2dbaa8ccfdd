import hashlib
import itertools
import json
import struct
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from tests.lottery.made_up_weights import SHAPES, SIZE, any_weights, size_of, weights
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_layerwise, random_mask


def refusal(path: Path) -> str:
    with pytest.raises(ThreefoldError) as raised:
        Mask.load(path)
    message = str(raised.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def test_a_dense_mask_keeps_everything() -> None:
    mask = Mask.dense(weights())
    assert (mask.size, mask.kept, mask.pruned, mask.sparsity) == (SIZE, SIZE, 0, 0.0)
    assert list(mask.tensors) == sorted(SHAPES)


def test_sparsity_is_the_share_of_pruned_weights() -> None:
    mask = Mask({"a": torch.tensor([True, False, False]), "b": torch.tensor([[False]])})
    assert (mask.size, mask.kept, mask.pruned, mask.sparsity) == (4, 1, 3, 0.75)


def test_masks_are_equal_where_they_keep_the_same_weights_whatever_the_order_of_names() -> None:
    mask = random_mask(weights(), 12, seed=1)
    assert mask == Mask(dict(reversed(mask.tensors.items())))
    assert mask != random_mask(weights(), 12, seed=2)
    assert mask != Mask({f"bert.{name}": tensor for name, tensor in mask.tensors.items()})


def test_a_mask_is_made_of_bool_only() -> None:
    with pytest.raises(ThreefoldError, match=r"a: a mask is made of bool, not torch\.float32"):
        Mask({"a": torch.ones(2)})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: found.pop("a.weight"), "network: a.weight is masked, but there is no such weight"),
        (lambda found: found.update(new=torch.ones(1)), "network: new is not in the mask"),
        (
            lambda found: found.update({"b.weight": torch.ones(6, 4)}),
            r"network: b.weight has the shape \[6, 4\], its mask \[4, 6\]",
        ),
    ],
)
def test_weights_that_a_mask_does_not_fit_are_named(change, message: str) -> None:  # type: ignore[no-untyped-def]
    mask, found = Mask.dense(weights()), weights()
    mask.check_fits(found, "network")
    change(found)
    with pytest.raises(ThreefoldError, match=message):
        mask.check_fits(found, "network")


def test_nesting_has_a_direction() -> None:
    sparse, dense = random_mask(weights(), 30, seed=1), Mask.dense(weights())
    assert sparse.nested_in(dense)
    assert sparse.nested_in(sparse)
    assert not dense.nested_in(sparse)
    assert not sparse.nested_in(sparse.complement())
    with pytest.raises(ThreefoldError, match="nested masks"):
        sparse.nested_in(Mask({"other": torch.ones(1, dtype=torch.bool)}))


@given(any_weights(), st.data())
def test_random_masks_prune_exactly_as_many_as_asked_and_complements_the_others(
    tensors: dict[str, torch.Tensor], data: st.DataObject
) -> None:
    size = size_of(tensors)
    pruned = data.draw(st.integers(0, size))
    mask = random_mask(tensors, pruned, data.draw(st.integers(0, 2**31)))
    mask.check_fits(tensors, "network")
    assert mask.pruned == pruned == mask.complement().kept
    assert mask.complement().complement() == mask


def test_random_masks_are_drawn_from_their_seed_alone() -> None:
    first = random_mask(weights(), 20, seed=3)
    torch.manual_seed(99)
    torch.rand(5)
    state = torch.get_rng_state()
    assert random_mask(weights(seed=1), 20, seed=3) == first
    assert torch.equal(torch.get_rng_state(), state)
    assert random_mask(weights(), 20, seed=4) != first


def test_a_random_mask_prunes_every_weight_as_often_as_any_other() -> None:
    draws = 2000
    counts = []
    for seed in range(draws):
        tensors = random_mask(weights(), 23, seed).tensors.values()
        counts.append(torch.cat([~tensor.flatten() for tensor in tensors]))
    times = torch.stack(counts).sum(0)
    # Half of them, give or take five standard deviations.
    assert (times - draws / 2).abs().max() < 5 * (draws / 4) ** 0.5


def test_random_masks_of_one_seed_are_nested() -> None:
    masks = [random_mask(weights(), pruned, seed=3) for pruned in range(SIZE + 1)]
    assert all(sparser.nested_in(denser) for denser, sparser in itertools.pairwise(masks))


def test_a_random_mask_does_not_follow_weights_drawn_with_the_same_seed() -> None:
    drawn = torch.empty(4000, dtype=torch.int32).random_(generator=torch.Generator().manual_seed(7)).float()
    mask = random_mask({"a": drawn}, 2000, seed=7)
    low = drawn < drawn.median()
    assert 0.45 < float((low & mask.tensors["a"]).sum() / low.sum()) < 0.55


@pytest.mark.parametrize("pruned", [-1, SIZE + 1])
def test_a_random_mask_cannot_prune_what_is_not_there(pruned: int) -> None:
    with pytest.raises(ThreefoldError, match=f"cannot prune {pruned} of {SIZE} weights"):
        random_mask(weights(), pruned, seed=1)


def test_a_layerwise_mask_has_the_sparsity_of_every_tensor_but_keeps_others() -> None:
    mask = random_mask(weights(), 25, seed=1)
    found = random_layerwise(mask, seed=2)
    for name, tensor in mask.tensors.items():
        assert int(found.tensors[name].sum()) == int(tensor.sum())
    assert found != mask
    assert found == random_layerwise(mask, seed=2)
    assert found != random_layerwise(mask, seed=3)


@given(any_weights(), st.integers(0, 9))
def test_a_saved_mask_comes_back(
    tmp_path_factory: pytest.TempPathFactory, tensors: dict[str, torch.Tensor], seed: int
) -> None:
    path = tmp_path_factory.mktemp("masks") / "m.safetensors"
    mask = random_mask(tensors, size_of(tensors) // 2, seed)
    mask.save(path, task="agent", level="03")
    assert Mask.load(path) == mask
    assert Mask.metadata(path) == {
        "task": "agent", "level": "03", "size": str(mask.size), "pruned": str(mask.pruned)
    }  # fmt: skip


def test_the_same_mask_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    tensors = {"b": torch.tensor([[True, False], [False, False]]), "a": torch.tensor([True] * 9)}
    given = {"task": "agent", "level": "03", "seed": "1", "weights": "pretrained", "kind": "imp"}
    found = set()
    for order in (1, -1) * 5:
        path = tmp_path / "m.safetensors"
        Mask(dict(list(tensors.items())[::order])).save(path, **dict(list(given.items())[::order]))
        found.add(hashlib.sha256(path.read_bytes()).hexdigest())
    # The same in every process, too.
    assert found == {"4ce644c48f406cbb396ab36a91f6c820f07959af45f9133118c3e7738c5fa147"}


def test_a_missing_mask_is_named(tmp_path: Path) -> None:
    assert "no such mask" in refusal(tmp_path / "m.safetensors")
    assert "not a whole safetensors file" in refusal(tmp_path)


@pytest.mark.parametrize("size", [0, 5, 60, -1])
def test_a_truncated_mask_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "m.safetensors"
    random_mask(weights(), 9, seed=1).save(path)
    path.write_bytes(path.read_bytes()[:size])
    assert "not a whole safetensors file" in refusal(path)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    path.write_text("name,value\n" * 20)
    assert "not a whole safetensors file" in refusal(path)
    save_file(weights(), path)
    assert "not a mask of this program" in refusal(path)
    save_file({"a": torch.ones(3)}, path, {"mask": json.dumps({"size": "3", "pruned": "0"})})
    assert "a is torch.float32, not torch.bool" in refusal(path)


@pytest.mark.parametrize("text", ["[]", "{", "null", "7"])
def test_a_mangled_declaration_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.safetensors"
    save_file({"a": torch.ones(3, dtype=torch.bool)}, path, {"mask": text})
    assert "not a mask of this program" in refusal(path)


@pytest.mark.parametrize(("field", "value", "true"), [("pruned", "8", "9"), ("size", "45", "46")])
def test_a_mask_that_is_not_as_sparse_as_it_declares_is_refused(
    tmp_path: Path, field: str, value: str, true: str
) -> None:
    path = tmp_path / "m.safetensors"
    mask = random_mask(weights(), 9, seed=1)
    declared = {"size": "46", "pruned": "9"} | {field: value}
    save_file(dict(mask.tensors), path, {"mask": json.dumps(declared)})
    assert f"declares {field} {value}, but it is {true}" in refusal(path)


def test_a_flipped_weight_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    random_mask(weights(), 9, seed=1).save(path)
    content = bytearray(path.read_bytes())
    start = 8 + struct.unpack("<Q", content[:8])[0]
    content[start] ^= 1
    path.write_bytes(content)
    assert "declares pruned 9" in refusal(path)
