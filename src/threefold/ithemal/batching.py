"""Blocks as numbers, and the plan of what a batch has to compute."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from threefold.ithemal.prefix_trie import Ints, PrefixTrie, Sequences, TriePlan
from threefold.ithemal.vocabulary import INSTRUCTION_END, Vocabulary, instructions_of


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

    def __len__(self) -> int:
        """Number of blocks."""
        return len(self.blocks)


@dataclass(frozen=True)
class Batch:
    """What the hierarchical network needs for some blocks: each distinct prefix once, at both levels."""

    tokens: Tensor
    instructions: TriePlan
    blocks: TriePlan

    def __len__(self) -> int:
        """Number of blocks."""
        return len(self.blocks.ends)


class Batcher:
    """Makes batches of a fixed set of encoded blocks."""

    def __init__(self, encoded: EncodedBlocks) -> None:
        """Build the two tries, over tokens within instructions and over instructions within blocks."""
        self._instructions = PrefixTrie(encoded.instructions)
        self._blocks = PrefixTrie(encoded.blocks)

    def batch(self, rows: Ints) -> Batch:
        """The batch of the blocks numbered `rows`."""
        blocks = self._blocks.plan(rows)
        instructions = self._instructions.plan(blocks.used)
        return Batch(torch.from_numpy(instructions.used), instructions, blocks)


def epoch_batches(rows: Ints, lengths: Ints, size: int, pool: int, seed: int, epoch: int) -> list[Ints]:
    """Deal `rows` into batches of about `size`, in the order of the given epoch of the given seed.

    Blocks are shuffled; within each `pool` batches' worth they are sorted by `lengths` (instructions, one per row of
    the data set), so that a batch shares more of its instructions; the batches are shuffled again. `pool` 1 leaves
    batches random. No state is carried from epoch to epoch, so training resumes from two numbers.
    """
    generator = np.random.default_rng((seed, epoch))
    shuffled = generator.permutation(rows)
    batches: list[Ints] = []
    for start in range(0, len(shuffled), size * pool):
        pooled = shuffled[start : start + size * pool]
        if pool > 1:
            pooled = pooled[np.argsort(lengths[pooled], kind="stable")]
        batches += np.array_split(pooled, max(1, round(len(pooled) / size)))
    generator.shuffle(batches)
    return batches
