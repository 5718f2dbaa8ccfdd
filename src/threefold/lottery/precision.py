"""In what precision a GPU multiplies matrices of float32."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from threefold.lottery.recipe import Precision


@contextmanager
def matrix_products(precision: Precision, device: torch.device) -> Iterator[None]:
    """Products in TensorFloat-32 for `tf32`, else as PyTorch has them; afterwards all is as it was.

    On a CPU nothing changes: it has no such format.
    """
    if precision != "tf32" or device.type != "cuda":
        yield
        return
    products = torch.backends.cuda.matmul
    before = products.fp32_precision
    products.fp32_precision = "tf32"
    try:
        yield
    finally:
        products.fp32_precision = before
