"""Seconds of a training step: dense, under a mask of ours, and under the same mask by torch.nn.utils.prune.

    python benchmarks/masked_step.py [--small-steps 60] [--large-steps 4] [--rounds 11] [--device cpu]

All three go through the same training loop, on one core, with a BERT of made-up weights and tokens, half of whose
prunable weights are pruned. They take turns, so that a change in the machine's mood meets all of them.
"""

import argparse
import io
import time
from collections.abc import Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass

import numpy as np
import torch
from made_up_tasks import Sentences
from torch import nn
from torch.nn.utils import prune

from threefold.bert.architecture import Architecture
from threefold.bert.heads import TaskNetwork, task_network
from threefold.bert.network import fresh, prunable
from threefold.lottery.mask import Mask, random_mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

_WAYS = ("dense", "masked, ours", "masked, torch.nn.utils.prune")
_VOCABULARY, _ROWS = 1000, 512
# Optimiser state and caches come into being in the first steps.
_WARM_UP = 3


@dataclass(frozen=True)
class Size:
    """A network and its batches."""

    hidden: int
    layers: int
    heads: int
    batch: int
    length: int

    @property
    def architecture(self) -> Architecture:
        """The BERT of this size."""
        sizes = (self.hidden, self.layers, self.heads, 4 * self.hidden, self.length)
        return Architecture(_VOCABULARY, *sizes, hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1)

    def __str__(self) -> str:
        """The size in words."""
        return f"{self.layers} layers, width {self.hidden}, batch {self.batch} x {self.length}"


_SMALL, _LARGE = Size(64, 3, 4, 32, 16), Size(768, 3, 12, 8, 64)


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for size, steps in ((_SMALL, arguments.small_steps), (_LARGE, arguments.large_steps)):
        task = Sentences(_ROWS, size.length, _VOCABULARY, arguments.device)
        seconds: dict[str, list[list[float]]] = {way: [] for way in _WAYS}
        for _ in range(arguments.rounds):
            for way in _WAYS:
                seconds[way].append(_seconds_of_steps(way, size, task, steps, arguments.device))
        print(size)
        for way, rounds in seconds.items():
            ratios = np.median(rounds, axis=1) / np.median(seconds["dense"], axis=1)
            lower, middle, upper = np.percentile(ratios, [25, 50, 75])
            print(
                f"  {way:30s} {1000 * np.median(rounds):8.3f} ms  {middle:5.3f} times dense"
                f"  (half of the rounds: {lower:.3f} to {upper:.3f})"
            )


def _seconds_of_steps(way: str, size: Size, task: Sentences, steps: int, device: str) -> list[float]:
    """Of processor time on the CPU, of wall-clock time on a GPU."""
    network = task_network(size.architecture, fresh(size.architecture, 1), "classification", 2, 1).to(device)
    weights = prunable(network.bert)
    mask = random_mask(weights, sum(weight.numel() for weight in weights.values()) // 2, seed=1)
    if way == _WAYS[2]:
        _prune_by_torch(network, mask, device)
    times: list[float] = []

    def note() -> None:
        if device == "cpu":
            times.append(time.process_time())
        else:
            torch.cuda.synchronize()
            times.append(time.perf_counter())

    with redirect_stderr(io.StringIO()):
        train(
            network,
            task,
            Recipe(steps + _WARM_UP, size.batch, learning_rate=1e-4, clip=1.0),
            seed=1,
            mask=mask if way == _WAYS[1] else None,
            parameters=weights,
            device=device,
            snapshots=dict.fromkeys(range(_WARM_UP, _WARM_UP + steps + 1), note),
        )
    return np.diff(times).tolist()


def _prune_by_torch(network: TaskNetwork, mask: Mask, device: str) -> None:
    layers: Mapping[str, nn.Module] = dict(network.bert.named_modules())
    for name, kept in mask.tensors.items():
        layer, _, parameter = name.rpartition(".")
        prune.custom_from_mask(layers[layer], parameter, kept.to(device))  # type: ignore[no-untyped-call]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--small-steps", type=int, default=60, help="of the small network, in each round")
    parser.add_argument("--large-steps", type=int, default=4, help="of the large network, in each round")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    return parser.parse_args()


if __name__ == "__main__":
    main()
