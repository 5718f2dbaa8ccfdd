"""What a job computes on."""

import torch

from threefold.compute_device import compute_device


def settle(device: str, threads: int) -> str:
    """Have torch compute in `threads` on the CPU; return "cpu" or "cuda" for `device`, as `compute_device` knows it.

    Raises:
        ThreefoldError: "cuda", and there is no GPU that PyTorch can use.
    """
    torch.set_num_threads(threads)
    return compute_device(device).type
