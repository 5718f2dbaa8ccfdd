"""Blocks trained on per second: the released code's manner, packed LSTMs, and ours, over tries of shared prefixes.

    python benchmarks/training_speed.py [--count 6000] [--seconds 8] [--rounds 3]

All train the same network on the same harvested blocks (the labels are made up: they cost nothing) on one core, each
with its batch size: 4 in the released code, 128 in ours, and 256, which shares more prefixes. They take turns, so that
a change in the machine's mood meets all of them.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from harvested import harvested_blocks
from plain_ithemal import Block, PackedIthemal, PlainIthemal
from torch import Tensor, nn

from threefold.ithemal.batching import HierarchicalBatches, epoch_batches
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.inference import cpu_numerics
from threefold.ithemal.network import Ithemal, ModelSettings
from threefold.ithemal.prefix_trie import Ints
from threefold.ithemal.recipe import TrainSettings, make_optimiser
from threefold.ithemal.vocabulary import INSTRUCTION_END, Vocabulary, instructions_of

_BATCH_RELEASED, _BATCH = 4, 128


class Contender:
    """A network in training; `run` trains it on for a while."""

    def __init__(self, network: nn.Module, batch: Callable[[Ints], object], size: int, cycles: Tensor) -> None:
        """`batch` makes the network's input of block numbers, `size` of them at a time."""
        self.network, self.batch, self.size, self.cycles = network, batch, size, cycles
        self.optimiser = make_optimiser(TrainSettings(learning_rate=1e-3), network.parameters())
        self.batches = self._endless()

    def run(self, seconds: float) -> float:
        """Blocks per second of processor time."""
        blocks, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds:
            blocks += self._step(next(self.batches))
        return blocks / spent

    def _step(self, rows: Ints) -> int:
        self.optimiser.zero_grad()
        cycles = self.cycles[torch.from_numpy(rows)]
        ((self.network(self.batch(rows)) - cycles).abs() / cycles).mean().backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return len(rows)

    def _endless(self) -> Iterator[Ints]:
        epoch = 0
        while True:
            yield from epoch_batches(np.arange(len(self.cycles)), self.size, 0, epoch)
            epoch += 1


def main() -> None:
    arguments = _arguments()
    texts = [token_text(bytes.fromhex(code)) for code in harvested_blocks(arguments.count, seed=0)]
    with cpu_numerics(threads=1):
        contenders = _contenders(texts)
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(arguments.rounds):
            for name, contender in contenders.items():
                rates[name].append(contender.run(arguments.seconds))
    slowest = np.median(rates["block by block, batch 4"])
    for name, rate in rates.items():
        print(
            f"{name:26s} {np.median(rate):7.0f} blocks/s  {np.median(rate) / slowest:6.1f} times"
            f"  (rounds {', '.join(f'{each:.0f}' for each in rate)})"
        )


def _contenders(texts: Sequence[str]) -> dict[str, Contender]:
    torch.manual_seed(0)
    settings, vocabulary = ModelSettings(), Vocabulary.of(texts)
    blocks: list[Block] = [
        tuple(vocabulary.numbers((*part.split(), INSTRUCTION_END)) for part in instructions_of(text)) for text in texts
    ]
    cycles = torch.tensor([len(block) / 4 for block in blocks])

    def listed(rows: Ints) -> list[Block]:
        return [blocks[row] for row in rows]

    size, ours = len(vocabulary), HierarchicalBatches(texts, vocabulary)
    return {
        "block by block, batch 4": Contender(PlainIthemal(size, settings), listed, _BATCH_RELEASED, cycles),
        "packed LSTMs, batch 128": Contender(PackedIthemal(size, settings), listed, _BATCH, cycles),
        "prefix tries, batch 128": Contender(Ithemal(size, settings), ours.batch, _BATCH, cycles),
        "prefix tries, batch 256": Contender(Ithemal(size, settings), ours.batch, 2 * _BATCH, cycles),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=8.0, help="of processor time, for each in each round")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
