"""The order in which training visits the rows."""

from collections.abc import Iterator

import torch

from threefold.lottery.stream import stream


def row_batches(size: int, batch: int, seed: int) -> Iterator[torch.Tensor]:
    """Yield rows without end, int64 [up to `batch`]: every row once an epoch, each epoch in a new order."""
    generator = stream("order", seed)
    while True:
        order = torch.randperm(size, generator=generator)
        for start in range(0, size, batch):
            yield order[start : start + batch]
