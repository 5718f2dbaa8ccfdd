"""Ithemal's hierarchical network: tokens to an instruction vector, instructions to a block vector, one linear head."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from threefold.ithemal.batching import Batch
from threefold.ithemal.tree_lstm import TreeLSTM

Head = Literal["exp", "linear"]

# Nothing measurable lies outside exp(-6) to exp(8) cycles per iteration: the clamp only guards the start of training.
LOG_CYCLES_RANGE = (-6.0, 8.0)
PAPER_ITERATIONS = 100


@dataclass(frozen=True)
class ModelSettings:
    """Sizes of section 3.1 of the released model: 256 everywhere, one LSTM layer at each level.

    Attributes:
        embedding: length of a token's vector.
        hidden: length of an instruction's and of a block's vector.
        head: "exp" takes the linear output as the logarithm of cycles per iteration; "linear", the paper's, as cycles
            per 100 iterations.
    """

    embedding: int = 256
    hidden: int = 256
    head: Head = "exp"


class CyclesHead(nn.Module):
    """Block vectors, (blocks, hidden), to cycles per iteration, (blocks,)."""

    def __init__(self, hidden: int, kind: Head) -> None:
        """A single linear unit."""
        super().__init__()
        self.linear = nn.Linear(hidden, 1)
        self.kind = kind

    def forward(self, vectors: Tensor) -> Tensor:
        """Cycles per iteration."""
        output: Tensor = self.linear(vectors).squeeze(1)
        if self.kind == "exp":
            return output.clamp(*LOG_CYCLES_RANGE).exp()
        return output / PAPER_ITERATIONS


class TokenEmbedding(nn.Module):
    """A trained vector per token of the vocabulary."""

    def __init__(self, vocabulary: int, size: int) -> None:
        """Draw the vectors from N(0, 0.3)."""
        super().__init__()
        self.weight = nn.Parameter(torch.empty(vocabulary, size).normal_(0, 0.3))

    def forward(self, tokens: Tensor) -> Tensor:
        """Vectors, (tokens, size), of token numbers, (tokens,)."""
        return F.embedding(tokens, self.weight)


class Ithemal(nn.Module):
    """The hierarchical ("multiscale") LSTM."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network for a vocabulary of that many tokens."""
        super().__init__()
        self.settings = settings
        self.embedding = TokenEmbedding(vocabulary, settings.embedding)
        self.token_lstm = TreeLSTM(settings.embedding, settings.hidden)
        self.instruction_lstm = TreeLSTM(settings.hidden, settings.hidden)
        self.head = CyclesHead(settings.hidden, settings.head)

    def forward(self, batch: Batch) -> Tensor:
        """Cycles per iteration of each block of the batch, (blocks,)."""
        instructions = self.token_lstm(self.embedding(batch.tokens), batch.instructions)
        blocks = self.instruction_lstm(instructions, batch.blocks)
        cycles: Tensor = self.head(blocks)
        return cycles
