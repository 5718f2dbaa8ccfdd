import pytest
from typer.testing import CliRunner

from threefold.cli import app
from threefold.errors import ThreefoldError
from threefold.plan.counting import Count, Operation
from threefold.plan.device import Device, gpu

MATMUL = Operation("matmul", 2e12, 1e9)
COPY = Operation("elementwise", 0.0, 1e9)


def device(*, overlaps: bool) -> Device:
    return Device("made-up", {("matmul", "fp32"): 1e12, ("matmul", "bf16"): 4e12}, 1e9, 0.5, overlaps)


def test_an_operation_takes_as_long_as_the_slower_of_arithmetic_and_memory():
    there = device(overlaps=True)
    assert there.seconds(Count({MATMUL: 1})) == 2.0
    assert there.seconds(Count({MATMUL: 1}), "bf16") == 1.0
    assert there.seconds(Count({COPY: 3})) == 3.0


def test_issuing_overlaps_computing_on_a_gpu_and_adds_to_it_on_a_cpu():
    count = Count({COPY: 3})
    assert device(overlaps=True).seconds(count) == 3.0
    assert device(overlaps=False).seconds(count) == 4.5
    assert device(overlaps=True).seconds(Count({Operation("elementwise", 0.0, 0.0): 10})) == 5.0


def test_twice_the_rows_are_as_many_operations_of_twice_the_work():
    count = Count({MATMUL: 2, COPY: 1})
    assert count.scaled(2).calls == count.calls
    assert count.scaled(2).flops == 2 * count.flops
    assert count.times(2).calls == 2 * count.calls


def test_a_newer_gpu_takes_no_longer():
    count = Count({MATMUL: 5, COPY: 5})
    seconds = [gpu(name).seconds(count) for name in ("h200", "h100", "a100", "v100")]
    assert seconds == sorted(seconds)


def test_rounding_to_tensorfloat_is_faster_and_to_bfloat_faster_still():
    seconds = [gpu("h100").seconds(Count({MATMUL: 5}), precision) for precision in ("fp32", "tf32", "bf16")]
    assert seconds == sorted(seconds, reverse=True)
    assert len(set(seconds)) == 3


def test_without_tensor_units_convolutions_reach_the_share_of_matrix_products():
    v100, h100 = gpu("v100").flops, gpu("h100").flops
    assert v100["convolution", "fp32"] == v100["matmul", "fp32"]
    assert h100["convolution", "tf32"] < h100["matmul", "tf32"]


def test_an_unknown_gpu_is_refused_in_one_line_that_names_the_known_ones():
    with pytest.raises(ThreefoldError) as refused:
        gpu("h1000")
    assert "\n" not in str(refused.value)
    assert all(name in str(refused.value) for name in ("h200", "h100", "a100", "v100", "l4", "cpu"))


def test_the_command_refuses_it_before_it_plans_anything():
    done = CliRunner().invoke(app, ["plan", "--gpu", "h1000", "--config", "config/none-of-this-name.yaml"])
    assert done.exit_code == 2
    assert "h1000: unknown device; there are" in done.output
