"""Networks whose parts know how to draw their own first weights."""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import nn

from threefold.lottery.stream import stream

Network = TypeVar("Network", bound=nn.Module)


def initialised(build: Callable[[], Network], purpose: str, seed: int) -> Network:
    """What `build` builds, with first weights for `purpose` by its own rules, from `seed` alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(stream(purpose, seed).initial_seed())
        return build().to(memory_format=torch.channels_last)
