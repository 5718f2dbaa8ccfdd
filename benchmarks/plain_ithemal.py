"""Ithemal's network on PyTorch's own LSTM, for the benchmarks beside this file: block by block, and packed."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_sequence

from threefold.ithemal.network import CyclesHead, ModelSettings

# A block is its instructions, an instruction the numbers of its tokens.
Instruction = tuple[int, ...]
Block = tuple[Instruction, ...]


class PlainIthemal(nn.Module):
    """The layers, and the forward pass of the released training loop: one block at a time."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network."""
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, settings.embedding)
        self.token_lstm = nn.LSTM(settings.embedding, settings.hidden)
        self.instruction_lstm = nn.LSTM(settings.hidden, settings.hidden)
        self.head = CyclesHead(settings)

    def forward(self, blocks: Sequence[Block]) -> Tensor:
        """Cycles per iteration, (blocks,)."""
        cycles: Tensor = self.head(torch.stack([self._vector(block) for block in blocks]))
        return cycles

    def _vector(self, block: Block) -> Tensor:
        instructions = [self.token_lstm(self.embedding(self._numbers(tokens)))[1][0][0] for tokens in block]
        vector: Tensor = self.instruction_lstm(torch.stack(instructions))[1][0][0]
        return vector

    def _numbers(self, tokens: Instruction) -> Tensor:
        return torch.tensor(tokens, device=self.embedding.weight.device)


class PackedIthemal(PlainIthemal):
    """The same over packed sequences, each distinct instruction of the batch once."""

    def forward(self, blocks: Sequence[Block]) -> Tensor:
        """Cycles per iteration, (blocks,)."""
        number = {tokens: place for place, tokens in enumerate({tokens for block in blocks for tokens in block})}
        vectors = _final_states(self.token_lstm, self.embedding.weight, list(number))
        sequences = [[number[tokens] for tokens in block] for block in blocks]
        cycles: Tensor = self.head(_final_states(self.instruction_lstm, vectors, sequences))
        return cycles


def _final_states(lstm: nn.LSTM, vectors: Tensor, sequences: Sequence[Sequence[int]]) -> Tensor:
    packed = pack_sequence([torch.tensor(sequence) for sequence in sequences], enforce_sorted=False)
    states: Tensor = lstm(packed._replace(data=vectors[packed.data.to(vectors.device)]))[1][0][0]
    return states
