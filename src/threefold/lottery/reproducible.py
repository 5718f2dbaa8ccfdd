"""The same seed, the same bytes: what of torch's settings training depends on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from threefold.lottery.stream import stream

_deterministic: Any = torch.utils.deterministic


@contextmanager
def reproducible(device: torch.device, seed: int) -> Iterator[None]:
    """Seed torch's generators and, on the CPU, compute the same every time; afterwards all is as it was.

    On a GPU only the seeds are set; its sums may still differ in the last bits from run to run.
    """
    mode, filling = torch.get_deterministic_debug_mode(), _deterministic.fill_uninitialized_memory
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        torch.manual_seed(stream("dropout", seed).initial_seed())
        if device.type == "cpu":
            # As use_deterministic_algorithms, without its import of the compiler.
            torch.set_deterministic_debug_mode("error")
            # Helps only to find who reads memory before it is written, and takes a few per cent of a small step.
            _deterministic.fill_uninitialized_memory = False
            # A moment without gradients fades through the denormals, where an optimiser's step takes ten times as long.
            torch.set_flush_denormal(True)
        try:
            yield
        finally:
            torch.set_deterministic_debug_mode(mode)
            _deterministic.fill_uninitialized_memory = filling
            torch.set_flush_denormal(False)
