"""How fast this CPU is, by three short measurements."""

from collections.abc import Callable, Sequence
from time import process_time

import torch
import torch.nn.functional as F

from threefold.plan.counting import Unit, counted
from threefold.plan.device import CPU, Device

_TURNS, _IN_A_ROW = 40, 4
_NUMBERS = 1_000_000
_TRAFFIC = 2 * 4 * _NUMBERS


def probed() -> Device:
    """This CPU with one thread: of arithmetic as small networks ask for it, of memory, and of issuing operations."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        product, convolution, step = _matmul(), _convolution(), _small_step()
        fastest = _fastest([product, convolution, _addition(), step])
        flops: dict[tuple[Unit, str], float] = {}
        units: list[tuple[Unit, float]] = [
            ("matmul", counted(product).flops / fastest[0]),
            ("convolution", counted(convolution).flops / fastest[1]),
        ]
        for unit, rate in units:
            # Not measured: half of the throughput of fp32 is what a CPU without such units gives at worst.
            flops |= {(unit, "fp32"): rate, (unit, "tf32"): rate, (unit, "bf16"): rate / 2}
        issue = fastest[3] / counted(step).calls
        return Device(CPU, flops, _TRAFFIC / fastest[2], issue, overlaps=False)
    finally:
        torch.set_num_threads(before)


def _fastest(computations: Sequence[Callable[[], object]]) -> list[float]:
    """Seconds of processor time of the fastest of some rounds: what disturbs only makes slower, and may last a while.

    In turns, so that all are measured over all of the time, and a few in a row, so that caches are warm.
    """
    found = [float("inf")] * len(computations)
    for _ in range(_TURNS):
        for place, compute in enumerate(computations):
            for _ in range(_IN_A_ROW):
                began = process_time()
                compute()
                found[place] = min(found[place], process_time() - began)
    return found


def _matmul() -> Callable[[], object]:
    # Onto one place: fresh memory for every product takes as long as the product, or twice that, by chance.
    left, right, onto = torch.rand(1024, 64), torch.rand(64, 128), torch.empty(1024, 128)
    return lambda: [torch.mm(left, right, out=onto) for _ in range(20)]


def _convolution() -> Callable[[], object]:
    images = torch.rand(64, 32, 10, 10).contiguous(memory_format=torch.channels_last).requires_grad_()
    kernels = torch.rand(32, 32, 3, 3).contiguous(memory_format=torch.channels_last).requires_grad_()
    return lambda: F.conv2d(images, kernels, padding=1).sum().backward()  # type: ignore[no-untyped-call]


def _addition() -> Callable[[], object]:
    numbers, onto = torch.rand(_NUMBERS), torch.empty(_NUMBERS)
    return lambda: torch.add(numbers, 1.0, out=onto)


def _small_step() -> Callable[[], None]:
    """A training step of a network too small for its arithmetic to count."""
    network = torch.nn.Sequential(
        *(torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.LayerNorm(4)) for _ in range(8))
    )
    inputs = torch.rand(2, 4)

    def step() -> None:
        network(inputs).sum().backward()

    return step
