"""BERT's encoder (Devlin et al. 2019), with the names of Hugging Face's BertModel.

A plain implementation: in small networks on a CPU, matrix products are only half of a step.
"""

import math
import re

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.architecture import Architecture
from threefold.lottery.stream import stream

# torch's kernel for CPUs computes that many keys at a time, and what is left over one by one, at three times the cost.
_KEYS_AT_A_TIME = 16


class Embeddings(nn.Module):
    """The sum of a token's, its position's and its segment's vectors, normalised."""

    def __init__(self, architecture: Architecture) -> None:
        """The three tables."""
        super().__init__()
        a = architecture
        self.word_embeddings = _table(a.vocab_size, a.hidden_size, a.pad_token_id)
        self.position_embeddings = _table(a.max_position_embeddings, a.hidden_size)
        self.token_type_embeddings = _table(a.type_vocab_size, a.hidden_size)
        self.LayerNorm = nn.LayerNorm(a.hidden_size, eps=a.layer_norm_eps)
        self.dropout = a.hidden_dropout_prob

    def forward(self, tokens: Tensor, segments: Tensor) -> Tensor:
        """Vectors, (batch, length, hidden)."""
        positions = self.position_embeddings.weight[: tokens.shape[1]]
        summed = self.word_embeddings(tokens) + self.token_type_embeddings(segments) + positions
        return F.dropout(self.LayerNorm(summed), self.dropout, self.training)


def _table(rows: int, size: int, padding: int | None = None) -> nn.Embedding:
    # Not filled: on the meta device that would import torch's compiler, a second of every job.
    return nn.Embedding(rows, size, padding, _weight=torch.empty(rows, size))


class SelfAttention(nn.Module):
    """Multi-head attention of every token to every present token."""

    def __init__(self, architecture: Architecture) -> None:
        """Three square matrices."""
        super().__init__()
        size = architecture.hidden_size
        self.query, self.key, self.value = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.heads = architecture.num_attention_heads
        self.dropout = architecture.attention_probs_dropout_prob

    def forward(self, hidden: Tensor, absent: Tensor | None) -> Tensor:
        """What each token gathers, (batch, length, hidden)."""
        batch, length, size = hidden.shape
        query, key, value = self.query(hidden), self.key(hidden), self.value(hidden)
        if hidden.device.type == "cpu" and (more := -length % _KEYS_AT_A_TIME):
            key, value = (F.pad(vectors, (0, 0, 0, more)) for vectors in (key, value))
            absent = F.pad(hidden.new_zeros(1, 1, 1, length) if absent is None else absent, (0, more), value=-math.inf)
        query, key, value = (
            vectors.view(batch, -1, self.heads, size // self.heads).transpose(1, 2) for vectors in (query, key, value)
        )
        dropout = self.dropout if self.training else 0.0
        gathered = F.scaled_dot_product_attention(query, key, value, absent, dropout)
        return gathered.transpose(1, 2).reshape(batch, length, size)


class Residual(nn.Module):
    """A matrix, dropout, the sum with what came before, and layer normalisation."""

    def __init__(self, inputs: int, architecture: Architecture) -> None:
        """A matrix from `inputs` to the hidden size."""
        super().__init__()
        self.dense = nn.Linear(inputs, architecture.hidden_size)
        self.LayerNorm = nn.LayerNorm(architecture.hidden_size, eps=architecture.layer_norm_eps)
        self.dropout = architecture.hidden_dropout_prob

    def forward(self, inputs: Tensor, before: Tensor) -> Tensor:
        """Vectors, (batch, length, hidden)."""
        normalised: Tensor = self.LayerNorm(F.dropout(self.dense(inputs), self.dropout, self.training) + before)
        return normalised


class Block(nn.Module):
    """Attention and a feed-forward network, each with its residual connection."""

    def __init__(self, architecture: Architecture) -> None:
        """Six matrices."""
        super().__init__()
        size, inner = architecture.hidden_size, architecture.intermediate_size
        self.attention = nn.ModuleDict({"self": SelfAttention(architecture), "output": Residual(size, architecture)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(size, inner)})
        self.output = Residual(inner, architecture)

    def forward(self, hidden: Tensor, absent: Tensor | None, wanted: Tensor | None = None) -> Tensor:
        """Vectors, (batch, length, hidden); (wanted, hidden) if only some of the batch * length tokens are wanted."""
        gathered = self.attention["self"](hidden, absent)
        if wanted is not None:
            gathered, hidden = (tokens.flatten(0, 1).index_select(0, wanted) for tokens in (gathered, hidden))
        attended = self.attention["output"](gathered, hidden)
        result: Tensor = self.output(F.gelu(self.intermediate["dense"](attended)), attended)
        return result


class Bert(nn.Module):
    """The encoder; its state dict has the names of Hugging Face's BertModel."""

    def __init__(self, architecture: Architecture) -> None:
        """Weights mean nothing until a state dict (`fresh`, or one that was read) is loaded."""
        super().__init__()
        self.architecture = architecture
        self.embeddings = Embeddings(architecture)
        blocks = [Block(architecture) for _ in range(architecture.num_hidden_layers)]
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(blocks)})
        self.pooler = nn.ModuleDict({"dense": nn.Linear(architecture.hidden_size, architecture.hidden_size)})

    def forward(
        self, tokens: Tensor, segments: Tensor, present: Tensor | None = None, wanted: Tensor | None = None
    ) -> Tensor:
        """The last block's vectors, (batch, length, hidden); see `Inputs` for the arguments.

        If only the tokens `wanted`, int64 (wanted,), of the batch * length are needed: theirs, (wanted, hidden). This
        spares most of the last block, which is a third of a step where there are three.
        """
        hidden: Tensor = self.embeddings(tokens, segments)
        absent = None
        if present is not None:
            absent = hidden.new_zeros(present.shape).masked_fill_(~present, -math.inf)[:, None, None]
        *blocks, last = self.encoder["layer"].children()
        for block in blocks:
            hidden = block(hidden, absent)
        vectors: Tensor = last(hidden, absent, wanted)
        return vectors

    def pool(self, first: Tensor) -> Tensor:
        """Vectors of sequences, (batch, hidden), from those of their first tokens, (batch, hidden)."""
        return torch.tanh(self.pooler["dense"](first))


def prunable(bert: Bert) -> dict[str, nn.Parameter]:
    """What the paper's code prunes: six matrices of every block and the pooler's, 73 in bert-base; by their names."""
    return {
        name: parameter
        for name, parameter in bert.named_parameters()
        if name.endswith("dense.weight") or re.search(r"\.attention\.self\.\w+\.weight$", name)
    }


def fresh(architecture: Architecture, seed: int) -> dict[str, Tensor]:
    """The weights of an untrained network: matrices from N(0, initializer_range), biases 0, normalisations 1.

    They are drawn in the order of their names from a stream of their own: one seed, one set of bytes.
    """
    with torch.device("meta"):
        shapes = {name: weight.shape for name, weight in Bert(architecture).state_dict().items()}
    drawn_from = stream("body", seed)
    return {name: initial(name, shapes[name], architecture, drawn_from) for name in sorted(shapes)}


def initial(name: str, shape: torch.Size, architecture: Architecture, drawn_from: torch.Generator) -> Tensor:
    """One untrained tensor, by the kind that its name tells."""
    if name.endswith("bias"):
        return torch.zeros(shape)
    if name.endswith("LayerNorm.weight"):
        return torch.ones(shape)
    weight = torch.empty(shape).normal_(0.0, architecture.initializer_range, generator=drawn_from)
    if name.endswith("word_embeddings.weight"):
        weight[architecture.pad_token_id] = 0.0
    return weight
