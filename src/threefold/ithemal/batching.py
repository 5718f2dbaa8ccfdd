"""Blocks as numbers, and the plan of what a batch has to compute."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor

from threefold.ithemal.prefix_trie import Ints, PrefixTrie, Sequences, TriePlan
from threefold.ithemal.vocabulary import INSTRUCTION_END, Vocabulary, instructions_of


class Movable(Protocol):
    """A network's input, made on the CPU."""

    def to(self, device: torch.device) -> "Movable":
        """The same on `device`."""
        ...


B_co = TypeVar("B_co", bound=Movable, covariant=True)


class Batches(Protocol[B_co]):
    """A fixed list of blocks, encoded for one kind of network."""

    def batch(self, rows: Ints) -> B_co:
        """The network's input for the blocks numbered `rows`."""
        ...


@dataclass(frozen=True)
class EncodedBlocks:
    """Blocks as sequences of instruction numbers, and the distinct instructions as sequences of token numbers."""

    blocks: Sequences
    instructions: Sequences

    @classmethod
    def of(cls, texts: Sequence[str], vocabulary: Vocabulary) -> "EncodedBlocks":
        """Encode token texts (`canonicalise.token_text`)."""
        number: dict[str, int] = {}
        blocks = [[number.setdefault(part, len(number)) for part in instructions_of(text)] for text in texts]
        tokens = [vocabulary.numbers((*instruction.split(), INSTRUCTION_END)) for instruction in number]
        return cls(Sequences.of(blocks), Sequences.of(tokens))


@dataclass(frozen=True)
class Batch:
    """What the hierarchical network needs for some blocks: each distinct prefix once, at both levels."""

    tokens: Tensor
    instructions: TriePlan
    blocks: TriePlan

    def to(self, device: torch.device) -> "Batch":
        """The same on `device`."""
        return Batch(self.tokens.to(device), self.instructions.to(device), self.blocks.to(device))


class HierarchicalBatches:
    """Blocks encoded for the hierarchical network."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        """Build the two tries, over tokens within instructions and over instructions within blocks."""
        encoded = EncodedBlocks.of(texts, vocabulary)
        self._instructions = PrefixTrie(encoded.instructions)
        self._blocks = PrefixTrie(encoded.blocks)

    def batch(self, rows: Ints) -> Batch:
        """The batch of the blocks numbered `rows`."""
        blocks = self._blocks.plan(rows)
        instructions = self._instructions.plan(blocks.used)
        return Batch(torch.from_numpy(instructions.used), instructions, blocks)


def epoch_batches(rows: Ints, size: int, seed: int, epoch: int) -> list[Ints]:
    """Deal `rows` at random into batches of about `size`, in the order of the given epoch of the given seed.

    No state is carried from epoch to epoch, so training resumes from two numbers. Batches of blocks of like length
    would share more work, but they make the gradient of every single batch one-sided: measured at equal time on
    42,000 blocks (one seed), the error came out at .179 instead of .156.
    """
    shuffled = np.random.default_rng((seed, epoch)).permutation(rows)
    return np.array_split(shuffled, max(1, round(len(shuffled) / size)))
