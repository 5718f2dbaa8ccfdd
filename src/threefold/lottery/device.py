"""What a job computes on."""

import torch


def settle(device: str, threads: int) -> str:
    """Have torch compute in `threads` on the CPU; return "cpu" or "cuda" for `device`, which may be "auto" too.

    "auto" takes a GPU if there is one.
    """
    torch.set_num_threads(threads)
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return device
