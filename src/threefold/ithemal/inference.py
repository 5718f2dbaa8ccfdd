"""Predictions of any network for many blocks."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from threefold.ithemal.batching import Batches, Movable
from threefold.ithemal.prefix_trie import Ints


@contextmanager
def cpu_numerics(threads: int) -> Iterator[None]:
    """Fix what a result's bytes depend on: the number of threads, and denormals, which are slow and so flushed."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_num_threads(before)
        torch.set_flush_denormal(False)


def predict_rows(
    network: nn.Module, batches: Batches[Movable], rows: Ints, size: int = 1024
) -> npt.NDArray[np.float32]:
    """Cycles per iteration of the blocks numbered `rows`, `size` of them at a time, on the network's device."""
    device = next(network.parameters()).device
    predicted = np.empty(len(rows), np.float32)
    with torch.no_grad():
        for start in range(0, len(rows), size):
            part = slice(start, start + size)
            predicted[part] = network(batches.batch(rows[part]).to(device)).cpu().numpy()
    return predicted
