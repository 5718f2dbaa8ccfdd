"""What stands on the encoder for a task, and both together."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.architecture import Architecture
from threefold.bert.inputs import Inputs
from threefold.bert.network import Bert, initial
from threefold.lottery.stream import stream


class Head(nn.Module):
    """From inputs, by way of an encoder's vectors, to a task's outputs."""

    def forward(self, bert: Bert, inputs: Inputs) -> Tensor:
        """The outputs for `inputs`, which `bert` encodes."""
        raise NotImplementedError


class ClassificationHead(Head):
    """Dropout and one matrix on the pooled vector: (batch, labels)."""

    def __init__(self, architecture: Architecture, labels: int) -> None:
        """One output for each of `labels`."""
        super().__init__()
        self.dense = nn.Linear(architecture.hidden_size, labels)
        self.dropout = architecture.hidden_dropout_prob

    def forward(self, bert: Bert, inputs: Inputs) -> Tensor:
        """Logits, (batch, labels)."""
        batch, length = inputs.tokens.shape
        firsts = torch.arange(0, batch * length, length, device=inputs.tokens.device)
        pooled = bert.pool(bert(inputs.tokens, inputs.segments, inputs.present, firsts))
        logits: Tensor = self.dense(F.dropout(pooled, self.dropout, self.training))
        return logits


class RegressionHead(ClassificationHead):
    """A classification head with a single output: (batch,)."""

    def __init__(self, architecture: Architecture) -> None:
        """One output."""
        super().__init__(architecture, 1)

    def forward(self, bert: Bert, inputs: Inputs) -> Tensor:
        """Values, (batch,)."""
        return super().forward(bert, inputs).squeeze(1)


class SpanHead(Head):
    """One matrix on every token's vector: how well an answer starts and ends there."""

    def __init__(self, architecture: Architecture) -> None:
        """Two outputs a token."""
        super().__init__()
        self.dense = nn.Linear(architecture.hidden_size, 2)

    def forward(self, bert: Bert, inputs: Inputs) -> Tensor:
        """Logits, (2, batch, length): of starts and of ends; minus infinity where there is padding."""
        logits: Tensor = self.dense(bert(inputs.tokens, inputs.segments, inputs.present)).permute(2, 0, 1)
        return logits if inputs.present is None else logits.masked_fill(~inputs.present, float("-inf"))


class MlmHead(Head):
    """A transformation and the word vectors as output matrix; names as after `cls.predictions.` in Hugging Face's."""

    def __init__(self, architecture: Architecture) -> None:
        """The transformation, and a bias for every word."""
        super().__init__()
        size = architecture.hidden_size
        norm = nn.LayerNorm(size, eps=architecture.layer_norm_eps)
        self.transform = nn.ModuleDict({"dense": nn.Linear(size, size), "LayerNorm": norm})
        self.bias = nn.Parameter(torch.zeros(architecture.vocab_size))

    def forward(self, bert: Bert, inputs: Inputs) -> Tensor:
        """Logits, (predicted, vocabulary), of the tokens at `inputs.positions`; of all, by rows, where that is None."""
        vectors = bert(*inputs).flatten(0, -2)
        vectors = self.transform["LayerNorm"](F.gelu(self.transform["dense"](vectors)))
        return F.linear(vectors, bert.embeddings.word_embeddings.weight, self.bias)


class TaskNetwork(nn.Module):
    """Encoder and head; the state dict has `bert.*` and `head.*`."""

    def __init__(self, bert: Bert, head: Head) -> None:
        """The parts."""
        super().__init__()
        self.bert = bert
        self.head = head

    def forward(self, inputs: Inputs) -> Tensor:
        """The head's outputs."""
        outputs: Tensor = self.head(self.bert, inputs)
        return outputs


def task_network(
    architecture: Architecture,
    weights: Mapping[str, Tensor],
    kind: str,
    labels: int,
    seed: int,
    mlm_head: Mapping[str, Tensor] | None = None,
) -> TaskNetwork:
    """An encoder with copies of `weights`, and a head for tasks of that `kind`.

    The head is drawn from `seed`, independently of the body, unless `kind` is "mlm" and `mlm_head` is given.
    """
    # On the meta device nothing is drawn or allocated before the weights are there.
    with torch.device("meta"):
        network = TaskNetwork(Bert(architecture), _head(architecture, kind, labels))
    head = mlm_head if kind == "mlm" and mlm_head is not None else fresh_head(architecture, kind, labels, seed)
    for part, given in ((network.bert, weights), (network.head, head)):
        part.load_state_dict({name: tensor.detach().clone() for name, tensor in given.items()}, assign=True)
    return network


def fresh_head(architecture: Architecture, kind: str, labels: int, seed: int) -> dict[str, Tensor]:
    """An untrained head's weights, drawn in the order of their names: one seed, one set of bytes."""
    with torch.device("meta"):
        shapes = {name: weight.shape for name, weight in _head(architecture, kind, labels).state_dict().items()}
    drawn_from = stream("head", seed)
    return {name: initial(name, shapes[name], architecture, drawn_from) for name in sorted(shapes)}


def _head(architecture: Architecture, kind: str, labels: int) -> Head:
    if kind == "classification":
        return ClassificationHead(architecture, labels)
    return {"mlm": MlmHead, "regression": RegressionHead, "span": SpanHead}[kind](architecture)
