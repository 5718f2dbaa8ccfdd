"""Blocks trained on per second: the released code's manner, packed LSTMs, and ours, over tries of shared prefixes.

    python benchmarks/training_speed.py [--count 6000] [--seconds 8] [--rounds 3] [--device cpu]

All train the same network on the same harvested blocks (the labels are made up: they cost nothing) on one core, each
with its batch size: 4 in the released code, 128 in ours, and 256, which shares more prefixes. They take turns, so that
a change in the machine's mood meets all of them. With --device cuda the same again on the GPU, and larger batches, by
the wall's clock; the released manner and ours on one core stay beside them.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from harvested import harvested_blocks, shipped_blocks
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
_LARGE_BATCHES = (1024, 4096)
# Looking at the clock of a GPU means to wait for it.
_STEPS_BETWEEN_LOOKS = {"cpu": 1, "cuda": 4}


class Contender:
    """A network in training; `run` trains it on for a while."""

    def __init__(
        self, network: nn.Module, batch: Callable[[Ints], object], size: int, cycles: Tensor, device: str
    ) -> None:
        """`batch` makes the network's input of block numbers, `size` of them at a time."""
        self.network, self.batch, self.size, self.cycles = network.to(device), batch, size, cycles.to(device)
        self.device = device
        self.optimiser = make_optimiser(TrainSettings(learning_rate=1e-3), network.parameters())
        self.batches = self._endless()

    def run(self, seconds: float) -> float:
        """Blocks per second: of processor time on the CPU, of the wall's on a GPU."""
        blocks, start = 0, self._now()
        while (spent := self._now() - start) < seconds:
            for _ in range(_STEPS_BETWEEN_LOOKS[self.device]):
                blocks += self._step(next(self.batches))
        return blocks / spent

    def _now(self) -> float:
        if self.device == "cpu":
            return time.process_time()
        torch.cuda.synchronize()
        return time.perf_counter()

    def _step(self, rows: Ints) -> int:
        self.optimiser.zero_grad()
        cycles = self.cycles[torch.from_numpy(rows).to(self.device)]
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
    blocks_of = shipped_blocks if arguments.shipped else harvested_blocks
    texts = [token_text(bytes.fromhex(code)) for code in blocks_of(arguments.count, seed=0)]
    with cpu_numerics(threads=1):
        contenders = _contenders(texts, arguments.device)
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(arguments.rounds):
            for name, contender in contenders.items():
                rates[name].append(contender.run(arguments.seconds))
    if arguments.device != "cpu":
        print(torch.cuda.get_device_name())
    slowest = np.median(rates["block by block, batch 4"])
    for name, rate in rates.items():
        print(
            f"{name:32s} {np.median(rate):7.0f} blocks/s  {np.median(rate) / slowest:6.1f} times"
            f"  (rounds {', '.join(f'{each:.0f}' for each in rate)})"
        )


def _contenders(texts: Sequence[str], device: str) -> dict[str, Contender]:
    torch.manual_seed(0)
    settings, vocabulary = ModelSettings(), Vocabulary.of(texts)
    blocks: list[Block] = [
        tuple(vocabulary.numbers((*part.split(), INSTRUCTION_END)) for part in instructions_of(text)) for text in texts
    ]
    cycles = torch.tensor([len(block) / 4 for block in blocks])

    def listed(rows: Ints) -> list[Block]:
        return [blocks[row] for row in rows]

    size, tries = len(vocabulary), HierarchicalBatches(texts, vocabulary)

    def ours(batch: int, on: str = "cpu") -> Contender:
        return Contender(
            Ithemal(size, settings), lambda rows: tries.batch(rows).to(torch.device(on)), batch, cycles, on
        )

    def packed(batch: int, on: str = "cpu") -> Contender:
        return Contender(PackedIthemal(size, settings), listed, batch, cycles, on)

    def plain(on: str = "cpu") -> Contender:
        return Contender(PlainIthemal(size, settings), listed, _BATCH_RELEASED, cycles, on)

    found = {
        "block by block, batch 4": plain(),
        "packed LSTMs, batch 128": packed(_BATCH),
        "prefix tries, batch 128": ours(_BATCH),
        "prefix tries, batch 256": ours(2 * _BATCH),
    }
    if device != "cpu":
        found["GPU, block by block, batch 4"] = plain(device)
        found["GPU, prefix tries, batch 4"] = ours(_BATCH_RELEASED, device)
        for batch in (_BATCH, 2 * _BATCH, *_LARGE_BATCHES):
            found[f"GPU, packed LSTMs, batch {batch}"] = packed(batch, device)
            found[f"GPU, prefix tries, batch {batch}"] = ours(batch, device)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=8.0, help="for each in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--shipped", action="store_true", help="blocks of the shipped set, not of this machine's programs"
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    return parser.parse_args()


if __name__ == "__main__":
    main()
