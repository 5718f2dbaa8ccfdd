"""Several processes that train one network, started by torchrun: each computes some parts of every batch.

One process is a group too, so that nothing else asks how many there are. On GPUs the processes speak NCCL, which is
untested here; on CPUs gloo.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from threefold.launching import is_worker
from threefold.preemption import Preempted

# The others wait while the first evaluates or saves.
_PATIENCE = timedelta(hours=6)


@contextmanager
def processes(device: torch.device) -> Iterator[None]:
    """Join the processes that torchrun started; without it, be alone.

    After the body only the first process goes on, alone: it has the network, and only one may write. Other
    trainings of the same job are its own.

    Raises:
        SystemExit: the body is done, and this is not the first process.
    """
    if not is_worker() or os.environ.get("WORLD_SIZE") is None or dist.is_initialized():
        yield
        return
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield
        dist.barrier()
        first = rank() == 0
    except Preempted:
        # Who ends before the state is written ends the others.
        dist.barrier()
        raise
    finally:
        dist.destroy_process_group()
    os.environ.pop("WORLD_SIZE")
    if not first:
        raise SystemExit(0)


def count() -> int:
    """How many processes there are."""
    return dist.get_world_size() if dist.is_initialized() else 1


def rank() -> int:
    """The number of this process, from 0."""
    return dist.get_rank() if dist.is_initialized() else 0


def summed(numbers: Tensor) -> Tensor:
    """The sum of `numbers`, of any shape, over all processes; it takes their place."""
    if dist.is_initialized():
        dist.all_reduce(numbers)
    return numbers


class Agreement:
    """What any process wants, all do, and at the same step."""

    def __init__(self, device: torch.device) -> None:
        """The wishes are exchanged through `device`."""
        self._device = device
        self._asked: Tensor | None = None

    def reached(self, wanted: bool) -> bool:
        """Whether any process wanted it at the call before this one; of a lone process, whether it is `wanted` now.

        What others want now is not waited for: a GPU may still be busy with the step.
        """
        if count() == 1:
            return wanted
        before, self._asked = self._asked, summed(torch.tensor(float(wanted), device=self._device))
        return before is not None and bool(before.item())


def gathered(rows: Tensor) -> Tensor:
    """The rows of all processes, (all rows, ...), in the processes' order; gradients go back to whose rows they are."""
    if not dist.is_initialized():
        return rows
    counts = _counts(rows)
    # Gathering asks for equal shapes, and the last batch of an epoch may not be shared out evenly.
    padded = nn.functional.pad(rows, (0, 0) * (rows.dim() - 1) + (0, max(counts) - len(rows)))
    parts: Tensor = _Gathering.apply(padded.contiguous())
    return torch.cat([part[:length] for part, length in zip(parts, counts, strict=True)])


class _Gathering(torch.autograd.Function):
    """(rows, ...) of every process as (processes, rows, ...) in all of them."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor) -> Tensor:
        parts = [torch.empty_like(rows) for _ in range(count())]
        dist.all_gather(parts, rows)
        return torch.stack(parts)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        # Every process's loss depends on these rows.
        return summed(gradient.clone(memory_format=torch.contiguous_format))[rank()]


def share_of(rows: Tensor) -> slice:
    """Which of the gathered rows are this process's, `rows`."""
    before = sum(_counts(rows)[: rank()])
    return slice(before, before + len(rows))


def _counts(rows: Tensor) -> list[int]:
    counts = torch.zeros(count(), dtype=torch.int64, device=rows.device)
    counts[rank()] = len(rows)
    return [int(number) for number in summed(counts).tolist()]


def normalised_together(network: nn.Module, device: torch.device) -> nn.Module:
    """`network` with batch normalisation over the parts of all processes, for losses that compare across them.

    simCLR has it so (Chen et al. 2020, Section 2.2). In MoCo it takes the place of shuffling, which keeps a query from
    sharing statistics with its own key alone, as in MoCo v3 (Chen, Xie and He 2021): statistics are those of the whole
    batch, as on one device. On CPUs torch has none, and statistics are of each process's part.
    """
    if count() == 1 or device.type != "cuda":
        return network
    converted: nn.Module = nn.SyncBatchNorm.convert_sync_batchnorm(network)  # type: ignore[no-untyped-call]
    return converted
