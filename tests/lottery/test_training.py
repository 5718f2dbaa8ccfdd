from dataclasses import replace

import pytest
import torch

from tests.lottery.small_task import SmallTask, half_mask, matrices, small_network, state_bytes
from threefold.errors import ThreefoldError
from threefold.lottery.optimiser import learning_rate
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

RECIPE = Recipe(30, 16, 0.02, clip=1.0)


def test_an_epoch_covers_every_row_once_and_the_next_has_another_order() -> None:
    task = SmallTask(100)
    train(small_network(), task, replace(RECIPE, steps=14), seed=1)
    assert [len(rows) for rows in task.asked] == [16] * 6 + [4] + [16] * 6 + [4]
    epochs = [[row for rows in task.asked[first : first + 7] for row in rows] for first in (0, 7)]
    assert [sorted(epoch) for epoch in epochs] == [list(range(100))] * 2
    assert epochs[0] != epochs[1]


def test_a_seed_gives_the_same_bytes_and_another_seed_another_order() -> None:
    tasks, found = [SmallTask() for _ in range(3)], []
    for task, seed in zip(tasks, (1, 1, 2), strict=True):
        network = small_network()
        train(network, task, RECIPE, seed=seed)
        torch.rand(5)
        found.append(state_bytes(network))
    assert found[0] == found[1] != found[2]
    assert tasks[0].asked == tasks[1].asked != tasks[2].asked


def test_dropout_depends_on_the_seed() -> None:
    # One row and no noise, so that nothing else does.
    found = []
    for seed in (1, 1, 2):
        network = small_network(dropout=0.5)
        train(network, SmallTask(4, noise=0.0), replace(RECIPE, batch=4, steps=1), seed=seed)
        found.append(state_bytes(network)["4.bias"])
    assert found[0] == found[1] != found[2]


def test_training_leaves_the_settings_of_torch_as_they_were() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(small_network(), SmallTask(), RECIPE, seed=1)
    assert torch.equal(torch.rand(3), expected)
    assert not torch.are_deterministic_algorithms_enabled()


def test_training_lowers_the_loss() -> None:
    curve = train(small_network(), SmallTask(), replace(RECIPE, steps=100), seed=1)
    assert curve[-1].loss < curve[0].loss / 2


def test_the_curve_holds_mean_losses_up_to_each_of_its_points() -> None:
    every = train(small_network(), SmallTask(), RECIPE, seed=1, curve_points=1000)
    few = train(small_network(), SmallTask(), RECIPE, seed=1, curve_points=4)
    assert [point.step for point in every] == list(range(1, 31))
    assert [point.step for point in few] == [8, 15, 23, 30]
    assert few[1].loss == pytest.approx(sum(point.loss for point in every[8:15]) / 7)
    assert [point.learning_rate for point in few] == [learning_rate(RECIPE, step - 1) for step in (8, 15, 23, 30)]


def test_a_snapshot_sees_the_weights_after_its_number_of_steps() -> None:
    network, found = small_network(), {}

    def note(step: int) -> None:
        found[step] = state_bytes(network)

    first = state_bytes(network)
    train(network, SmallTask(), RECIPE, seed=1, snapshots={step: lambda step=step: note(step) for step in (0, 10, 30)})
    shorter = small_network()
    train(shorter, SmallTask(), replace(RECIPE, steps=10, horizon=30), seed=1)
    assert found == {0: first, 10: state_bytes(shorter), 30: state_bytes(network)}


def test_a_snapshot_beyond_the_end_is_refused() -> None:
    with pytest.raises(ThreefoldError, match="mrpc: a snapshot after step 31 of 30"):
        train(small_network(), SmallTask(), RECIPE, seed=1, snapshots={31: lambda: None}, label="mrpc")


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_diverged_training_names_itself_the_step_the_rate_and_a_remedy(precision: str) -> None:
    recipe = replace(RECIPE, optimiser="sgd", learning_rate=1e30, clip=None, schedule="constant", precision=precision)
    task = SmallTask()
    with pytest.raises(ThreefoldError) as error:
        train(small_network(), task, recipe, seed=1, label="mrpc/pretrained/dense/seed1")
    message = str(error.value)
    assert message.startswith("mrpc/pretrained/dense/seed1: the loss is ")
    assert "of 30, learning rate 1e+30; lower the learning rate" in message
    assert ("fp32" in message) == (precision == "bf16")
    assert "\n" not in message
    assert len(task.asked) < 30


def test_weights_that_the_last_step_broke_are_found() -> None:
    recipe = replace(RECIPE, steps=1, optimiser="sgd", learning_rate=1e39, schedule="constant", clip=None)
    with pytest.raises(ThreefoldError, match="weights are not finite at step 1 of 1"):
        train(small_network(), SmallTask(), recipe, seed=1)


def test_bf16_computes_the_loss_in_less_precision_and_keeps_weights_in_full() -> None:
    half, full = small_network(), small_network()
    train(half, SmallTask(), replace(RECIPE, precision="bf16"), seed=1)
    train(full, SmallTask(), RECIPE, seed=1)
    assert {parameter.dtype for parameter in half.parameters()} == {torch.float32}
    assert state_bytes(half) != state_bytes(full)
    torch.testing.assert_close(half[0].weight, full[0].weight, rtol=0.5, atol=0.1)


def test_a_subnetwork_is_trained_as_deterministically() -> None:
    found = []
    for _ in range(2):
        network = small_network()
        train(network, SmallTask(), RECIPE, seed=1, mask=half_mask(network), parameters=matrices(network))
        found.append(state_bytes(network))
    assert found[0] == found[1]
