"""How fast this CPU is, by three short measurements."""

from collections.abc import Callable
from time import process_time

import torch
import torch.nn.functional as F

from threefold.plan.counting import Unit, counted
from threefold.plan.device import CPU, Device

_ROUNDS = 40


def probed() -> Device:
    """This CPU with one thread: of arithmetic as small networks ask for it, of memory, and of issuing operations."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        issue = _issue_seconds()
        flops: dict[tuple[Unit, str], float] = {}
        for unit, compute in (("matmul", _matmul()), ("convolution", _convolution())):
            rate = counted(compute).flops / _seconds(compute)
            # Not measured: half of the throughput of fp32 is what a CPU without such units gives at worst.
            flops[unit, "fp32"] = flops[unit, "tf32"] = rate  # type: ignore[index]
            flops[unit, "bf16"] = rate / 2  # type: ignore[index]
        return Device(CPU, flops, _bandwidth(), issue, overlaps=False, origin="probed")
    finally:
        torch.set_num_threads(before)


def _seconds(compute: Callable[[], object]) -> float:
    """Of processor time, of the fastest of some rounds: what disturbs only makes slower."""
    compute()
    found = []
    for _ in range(_ROUNDS):
        began = process_time()
        compute()
        found.append(process_time() - began)
    return min(found)


def _matmul() -> Callable[[], object]:
    left, right = torch.rand(1024, 64), torch.rand(64, 128)
    return lambda: [left @ right for _ in range(20)]


def _convolution() -> Callable[[], object]:
    images = torch.rand(64, 32, 10, 10).contiguous(memory_format=torch.channels_last).requires_grad_()
    kernels = torch.rand(32, 32, 3, 3).contiguous(memory_format=torch.channels_last).requires_grad_()
    return lambda: F.conv2d(images, kernels, padding=1).sum().backward()  # type: ignore[no-untyped-call]


def _bandwidth() -> float:
    numbers, onto = torch.rand(1_000_000), torch.empty(1_000_000)
    return 2 * 4 * 1_000_000 / _seconds(lambda: torch.add(numbers, 1.0, out=onto))


def _issue_seconds() -> float:
    """Of an operation in a training step of a network too small for its arithmetic to count."""
    network = torch.nn.Sequential(
        *(torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.LayerNorm(4)) for _ in range(8))
    )
    inputs = torch.rand(2, 4)

    def step() -> None:
        network(inputs).sum().backward()

    return _seconds(step) / counted(step).calls
