"""Random numbers that are independent from one purpose to another although a run has a single seed."""

import hashlib

import torch


def stream(purpose: str, seed: int) -> torch.Generator:
    """A generator on the CPU for `purpose` in a run with `seed`: equal purpose and seed, equal numbers.

    Without the purpose, a mask drawn with some seed would prune by the very numbers that gave the weights their values.
    """
    key = hashlib.sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(key[:7], "big"))
