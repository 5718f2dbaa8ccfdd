"""Predictions of any network for many blocks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from threefold.ithemal.prefix_trie import Ints

B_co = TypeVar("B_co", covariant=True)


class Batches(Protocol[B_co]):
    """Blocks encoded for one kind of network."""

    def batch(self, rows: Ints) -> B_co:
        """The network's input for the blocks numbered `rows`."""
        ...


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
    network: nn.Module, batches: Batches[object], rows: Ints, lengths: Ints, size: int = 1024
) -> npt.NDArray[np.float32]:
    """Cycles per iteration of the blocks numbered `rows`; blocks of like `lengths` are predicted together."""
    order = np.argsort(lengths[rows], kind="stable")
    predicted = np.empty(len(rows), np.float32)
    with torch.no_grad():
        for part in _parts(order, size):
            predicted[part] = network(batches.batch(rows[part])).numpy()
    return predicted


def _parts(order: Ints, size: int) -> Iterable[Ints]:
    return (order[start : start + size] for start in range(0, len(order), size))
