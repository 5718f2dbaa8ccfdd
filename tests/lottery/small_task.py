"""A small task and network on which trainings take milliseconds."""

from collections.abc import Callable

import torch
from torch import nn

from threefold.lottery.mask import Mask, random_mask


class SmallTask:
    """Two classes of noisy points; remembers the rows that it was asked for."""

    name = "points"
    fingerprint = "0123"
    comparing = False

    def __init__(self, size: int = 100, noise: float = 0.1) -> None:
        generator = torch.Generator().manual_seed(0)
        self.size, self._noise = size, noise
        self._points = torch.randn(size, 8, generator=generator)
        self._classes = (self._points[:, :4].sum(1) > 0).long()
        self.asked: list[list[int]] = []

    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        self.asked.append(rows.tolist())
        noise = self._noise * torch.randn(len(rows), 8, generator=generator)
        return self._points[rows] + noise, self._classes[rows]

    def loss(self, network: nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        points, classes = batch
        return nn.functional.cross_entropy(network(points), classes)

    def terms(self, rows: torch.Tensor, batch: tuple[torch.Tensor, torch.Tensor]) -> int:
        return len(rows)


def small_network(dropout: float = 0.2) -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return nn.Sequential(
            nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(dropout), nn.Linear(16, 4), nn.Linear(4, 2)
        )


def matrices(network: nn.Module) -> dict[str, nn.Parameter]:
    return {name: parameter for name, parameter in network.named_parameters() if parameter.dim() == 2}


def half_mask(network: nn.Module) -> Mask:
    weights = matrices(network)
    return random_mask(weights, sum(weight.numel() for weight in weights.values()) // 2, seed=1)


def state_bytes(network: nn.Module) -> dict[str, bytes]:
    return {name: tensor.numpy().tobytes() for name, tensor in network.state_dict().items()}


def interruption() -> Callable[[], None]:
    def stop() -> None:
        raise InterruptedError

    return stop
