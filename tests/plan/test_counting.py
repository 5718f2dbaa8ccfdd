import torch

from threefold.plan.counting import counted


def test_a_matrix_product_is_counted_with_its_arithmetic_and_traffic():
    left, right = torch.rand(8, 4), torch.rand(4, 16)
    count = counted(lambda: left @ right)
    assert count.calls == 1
    assert count.flops == 2 * 8 * 4 * 16
    assert count.bytes == 4 * (8 * 4 + 4 * 16 + 8 * 16)


def test_backward_costs_twice_the_forward_pass():
    weight = torch.rand(16, 16, requires_grad=True)
    inputs = torch.rand(16, 16, requires_grad=True)
    forward = counted(lambda: inputs @ weight)
    both = counted(lambda: (inputs @ weight).sum().backward())
    assert both.flops == 3 * forward.flops


def test_a_view_costs_nothing():
    tensor = torch.rand(6, 4)
    assert counted(lambda: tensor.view(4, 6)[1:]).calls == 0


def test_weights_are_read_once_however_many_rows_there_are():
    inputs, weights = torch.rand(2, 4), torch.rand(4, 16)
    more = counted(lambda: inputs @ weights, {weights.shape}).scaled(10)
    assert more.flops == 10 * 2 * 2 * 4 * 16
    assert more.bytes == 10 * 4 * (2 * 4 + 2 * 16) + 4 * 4 * 16
