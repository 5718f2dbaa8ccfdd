"""Kernels stand from input to output, stage by stage, and those that are pruned wholly are told from the others."""

from collections.abc import Mapping

import torch

from threefold.lottery.mask import Mask
from threefold.vision.artifacts.kernel_columns import kernel_columns

# What is kept of each kernel, of four weights.
KEPT = {
    "layer2.10.conv1.weight": (0,),
    "layer2.9.conv1.weight": (1, 2),
    "layer1.0.downsample.0.weight": (4,),
    "layer1.0.conv1.weight": (3, 0),
}


def mask(kept: Mapping[str, tuple[int, ...]]) -> Mask:
    return Mask(
        {
            name: torch.tensor([[[[place < count] for place in range(4)]] for count in each])
            for name, each in kept.items()
        }
    )


def test_layers_stand_in_the_order_of_a_forward_pass() -> None:
    columns = kernel_columns(mask(KEPT))
    assert [column.stage for column in columns] == [1, 1, 1, 2, 2, 2]
    assert [column.pruned for column in columns] == [0.25, 1, 0, 0.75, 0.5, 1]
    assert [column.whole for column in columns] == [0, 1, 0, 0, 0, 1]


def test_neighbours_of_one_stage_share_a_column_where_there_are_too_many() -> None:
    many = {"layer1.0.conv1.weight": (4,) * 1601, "layer2.0.conv1.weight": (0,) * 2000}
    columns = kernel_columns(mask(many))
    assert max(column.kernels for column in columns) == 3
    assert sum(column.kernels for column in columns) == 3601
    first = [column for column in columns if column.stage == 1]
    assert sum(column.kernels for column in first) == 1601
    assert {column.whole for column in first} == {0}
    assert sum(column.whole for column in columns) == 2000
