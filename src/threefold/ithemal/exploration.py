"""Two simpler architectures that the paper compares with: a flat LSTM, and a sum over instructions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from threefold.ithemal.batching import EncodedBlocks
from threefold.ithemal.network import CyclesHead, InstructionEncoder, ModelSettings
from threefold.ithemal.prefix_trie import Ints, PrefixTrie, Sequences, TriePlan
from threefold.ithemal.vocabulary import Vocabulary


@dataclass(frozen=True)
class TokenBatch:
    """Blocks as sequences of tokens; `tokens` are the distinct ones."""

    tokens: Tensor
    plan: TriePlan

    def to(self, device: torch.device) -> "TokenBatch":
        """The same on `device`."""
        return TokenBatch(self.tokens.to(device), self.plan.to(device))


class TokenBatches:
    """Blocks encoded as one sequence of tokens each."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        """Build the trie over whole blocks."""
        self._trie = PrefixTrie(Sequences.of([vocabulary.numbers(text.split()) for text in texts]))

    def batch(self, rows: Ints) -> TokenBatch:
        """The batch of the blocks numbered `rows`."""
        plan = self._trie.plan(rows)
        return TokenBatch(torch.from_numpy(plan.used), plan)


class FlatLSTM(nn.Module):
    """One LSTM over all tokens of the block (released flags --rnn-token --rnn-connect-tokens)."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network for a vocabulary of that many tokens."""
        super().__init__()
        self.tokens = InstructionEncoder(vocabulary, settings)
        self.head = CyclesHead(settings)

    def forward(self, batch: TokenBatch) -> Tensor:
        """Cycles per iteration, (blocks,)."""
        cycles: Tensor = self.head(self.tokens(batch.tokens, batch.plan))
        return cycles


@dataclass(frozen=True)
class BagBatch:
    """Bags of instructions, numbers into the plan's sequences: bag k is `members[starts[k]:starts[k + 1]]`."""

    tokens: Tensor
    plan: TriePlan
    members: Tensor
    starts: Tensor

    def to(self, device: torch.device) -> "BagBatch":
        """The same on `device`."""
        return BagBatch(self.tokens.to(device), self.plan.to(device), self.members.to(device), self.starts.to(device))


class BagBatches:
    """Blocks encoded as the instructions they consist of, in any order."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        """Build the trie over tokens within instructions."""
        encoded = EncodedBlocks.of(texts, vocabulary)
        self._blocks = encoded.blocks
        self._trie = PrefixTrie(encoded.instructions)

    def batch(self, rows: Ints) -> BagBatch:
        """The batch of the blocks numbered `rows`."""
        chosen = self._blocks.take(rows)
        distinct, members = np.unique(chosen.symbols, return_inverse=True)
        plan = self._trie.plan(distinct)
        return BagBatch(
            torch.from_numpy(plan.used), plan, torch.from_numpy(members), torch.from_numpy(chosen.starts[:-1])
        )


class AdditiveNetwork(nn.Module):
    """Every instruction costs what a linear head says of its vector; a block costs the sum (--rnn-linear-model)."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network for a vocabulary of that many tokens."""
        super().__init__()
        self.instructions = InstructionEncoder(vocabulary, settings)
        self.head = CyclesHead(settings)

    def forward(self, batch: BagBatch) -> Tensor:
        """Cycles per iteration, (blocks,)."""
        costs: Tensor = self.head(self.instructions(batch.tokens, batch.plan))
        return F.embedding_bag(batch.members, costs[:, None], batch.starts, mode="sum").squeeze(1)
