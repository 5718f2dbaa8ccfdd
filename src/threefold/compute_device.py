"""Which device a job computes on."""

import torch

from threefold.errors import ThreefoldError


def compute_device(name: str) -> torch.device:
    """The device that a configuration calls "cpu", "cuda", or "auto": a GPU if there is one.

    Raises:
        ThreefoldError: "cuda", and there is no GPU that PyTorch can use.
    """
    found = torch.cuda.is_available()
    if name == "cuda" and not found:
        raise ThreefoldError("device: cuda, but PyTorch finds no GPU here; set it to cpu or auto, or check the driver")
    return torch.device("cuda" if found and name != "cpu" else "cpu")
