"""Ithemal's hierarchical network: tokens to an instruction vector, instructions to a block vector, one linear head."""

from dataclasses import dataclass
from typing import Literal

from torch import Tensor, nn

from threefold.ithemal.batching import Batch
from threefold.ithemal.prefix_trie import TriePlan
from threefold.ithemal.tree_lstm import TreeLSTM

Head = Literal["exp", "linear"]

# Nothing measurable lies outside exp(-6) to exp(8) cycles per iteration: the clamp only guards the start of training.
LOG_CYCLES_RANGE = (-6.0, 8.0)
PAPER_ITERATIONS = 100


@dataclass(frozen=True)
class ModelSettings:
    """The released code's sizes (graph_models.py): 256 everywhere, one LSTM layer at each level.

    Attributes:
        embedding: length of a token's vector.
        hidden: length of an instruction's and of a block's vector.
        head: "exp" takes the linear output as the logarithm of cycles per iteration; "linear", the paper's, as cycles
            per 100 iterations.
    """

    embedding: int = 256
    hidden: int = 256
    head: Head = "exp"


class InstructionEncoder(nn.Module):
    """An LSTM over an instruction's tokens; its final state is the instruction's vector."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """Draw token vectors from N(0, 0.3)."""
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, settings.embedding)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.lstm = TreeLSTM(settings.embedding, settings.hidden)

    def forward(self, tokens: Tensor, plan: TriePlan) -> Tensor:
        """Vectors, (instructions, hidden), given the distinct tokens used, (tokens,)."""
        vectors: Tensor = self.lstm(self.embedding(tokens), plan)
        return vectors


class CyclesHead(nn.Module):
    """One linear unit: vectors, (n, hidden), to cycles per iteration, (n,)."""

    def __init__(self, settings: ModelSettings) -> None:
        """PyTorch's usual initial weights."""
        super().__init__()
        self.linear = nn.Linear(settings.hidden, 1)
        self.kind = settings.head

    def forward(self, vectors: Tensor) -> Tensor:
        """Cycles per iteration."""
        output: Tensor = self.linear(vectors).squeeze(1)
        if self.kind == "exp":
            return output.clamp(*LOG_CYCLES_RANGE).exp()
        return output / PAPER_ITERATIONS


class Ithemal(nn.Module):
    """The hierarchical ("multiscale") LSTM."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network for a vocabulary of that many tokens."""
        super().__init__()
        self.instructions = InstructionEncoder(vocabulary, settings)
        self.lstm = TreeLSTM(settings.hidden, settings.hidden)
        self.head = CyclesHead(settings)

    def forward(self, batch: Batch) -> Tensor:
        """Cycles per iteration of each block of the batch, (blocks,)."""
        instructions = self.instructions(batch.tokens, batch.instructions)
        cycles: Tensor = self.head(self.lstm(instructions, batch.blocks))
        return cycles
