import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.lottery.made_up_weights import SIZE, any_weights, size_of, weights
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask, random_mask
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.schedule import Schedule


def by_sorting(tensors: dict[str, torch.Tensor], pruned: int, mask: Mask) -> Mask:
    """The definition, weight by weight: what is pruned first, then by magnitude, name and position."""
    order = sorted(
        (not not_kept_yet, abs(value), name, position)
        for name, tensor in tensors.items()
        for position, (value, not_kept_yet) in enumerate(
            zip(tensor.flatten().tolist(), (~mask.tensors[name]).flatten().tolist(), strict=True)
        )
    )
    kept = {name: torch.ones(tensor.numel(), dtype=torch.bool) for name, tensor in tensors.items()}
    for _, _, name, position in order[:pruned]:
        kept[name][position] = False
    return Mask({name: kept[name].view(tensor.shape) for name, tensor in tensors.items()})


@given(any_weights(), st.data())
def test_pruning_takes_the_lowest_of_all_tensors_and_breaks_ties_by_name_and_position(
    tensors: dict[str, torch.Tensor], data: st.DataObject
) -> None:
    size = size_of(tensors)
    before = random_mask(tensors, data.draw(st.integers(0, size)), data.draw(st.integers(0, 9)))
    pruned = data.draw(st.integers(before.pruned, size))
    after = prune_by_magnitude(tensors, pruned, before)
    assert after.pruned == pruned
    assert after.nested_in(before)
    assert after == by_sorting(tensors, pruned, before)


@pytest.mark.parametrize("of", ["original", "remaining"])
@given(tensors=any_weights(), seed=st.integers(0, 99), fraction=st.floats(0.05, 0.4))
def test_every_round_of_a_chain_prunes_what_the_schedule_says_of_what_the_last_one_kept(
    of: str, tensors: dict[str, torch.Tensor], seed: int, fraction: float
) -> None:
    schedule = Schedule(fraction, of, 0.6)  # type: ignore[arg-type]
    generator = torch.Generator().manual_seed(seed)
    mask, size = Mask.dense(tensors), size_of(tensors)
    for level in schedule.levels:
        trained = {name: torch.randn(tensor.shape, generator=generator) for name, tensor in tensors.items()}
        tighter = prune_by_magnitude(trained, schedule.pruned(level, size), mask)
        assert tighter.pruned == round(schedule.sparsity(level) * size)
        assert tighter.nested_in(mask)
        mask = tighter


def test_tensors_compete_with_each_other() -> None:
    mask = prune_by_magnitude({"small": torch.full((3,), 0.1), "large": torch.full((3,), -9.0)}, 3)
    assert not mask.tensors["small"].any()
    assert mask.tensors["large"].all()


def test_a_weight_pruned_before_stays_pruned_however_large_it_is() -> None:
    tensors = {"a": torch.tensor([9.0, 1.0, 2.0])}
    mask = prune_by_magnitude(tensors, 2, Mask({"a": torch.tensor([False, True, True])}))
    assert mask.tensors["a"].tolist() == [False, False, True]


def test_position_is_that_of_the_logical_order_whatever_the_memory_layout() -> None:
    tensor = torch.zeros(2, 3)
    expected = prune_by_magnitude({"a": tensor}, 2)
    assert expected.tensors["a"].tolist() == [[False, False, True], [True, True, True]]
    assert prune_by_magnitude({"a": torch.zeros(3, 2).T}, 2) == expected


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_are_pruned_by_their_own_values(dtype: torch.dtype) -> None:
    tensors = {name: tensor.to(dtype) for name, tensor in weights().items()}
    assert prune_by_magnitude(tensors, 20) == by_sorting(tensors, 20, Mask.dense(tensors))


def test_double_precision_is_not_rounded() -> None:
    tensors = {"a": torch.tensor([1 + 1e-12, 1.0, 1 + 2e-12], dtype=torch.float64)}
    assert prune_by_magnitude(tensors, 1).tensors["a"].tolist() == [True, False, True]


def test_trainable_parameters_are_pruned_and_left_as_they_are() -> None:
    parameters = {name: torch.nn.Parameter(tensor) for name, tensor in weights().items()}
    mask = prune_by_magnitude(parameters, 11)
    assert mask == prune_by_magnitude(weights(), 11)
    assert all(torch.equal(parameters[name], tensor) for name, tensor in weights().items())


def test_the_mask_it_starts_from_is_left_as_it_is() -> None:
    dense = Mask.dense(weights())
    prune_by_magnitude(weights(), 30, dense)
    assert dense.pruned == 0


def test_nan_is_refused_by_name_even_where_nothing_is_pruned() -> None:
    tensors = weights()
    tensors["b.weight"][1, 2] = torch.nan
    with pytest.raises(ThreefoldError, match=r"^b\.weight: has NaN .*lower the learning rate") as raised:
        prune_by_magnitude(tensors, 0)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("pruned", [9, SIZE + 1])
def test_a_count_below_what_is_pruned_or_above_the_size_is_refused(pruned: int) -> None:
    with pytest.raises(ThreefoldError, match=f"cannot have {pruned} weights pruned, as 10 of {SIZE} already are"):
        prune_by_magnitude(weights(), pruned, random_mask(weights(), 10, seed=1))


def test_a_mask_of_another_network_is_refused() -> None:
    with pytest.raises(ThreefoldError, match=r"a\.weight is not in the mask"):
        prune_by_magnitude(weights(), 1, Mask({name: weights()[name] > 9 for name in ("b.weight", "c.weight")}))
