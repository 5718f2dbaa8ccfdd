"""The DAG-RNN of Ithemal's first version (arXiv 1808.07412v1; graph_nn.py), an explored architecture.

Instruction vectors run through an LSTM cell along the dependencies: a cell starts from the element-wise maximum over
its parents' states, zero without parents, and a block's vector is the maximum over the instructions without children.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from threefold.ithemal.batching import EncodedBlocks
from threefold.ithemal.dependencies import parents
from threefold.ithemal.network import CyclesHead, InstructionEncoder, ModelSettings
from threefold.ithemal.prefix_trie import Ints, PrefixTrie, Sequences, TriePlan
from threefold.ithemal.tree_lstm import LSTMWeights
from threefold.ithemal.vocabulary import Vocabulary, instructions_of


@dataclass(frozen=True)
class DagBatch:
    """Instructions of some blocks, in the order of their depth in the DAG.

    Attributes:
        tokens: the distinct tokens.
        plan: of the distinct instructions.
        instruction: for each node its instruction, as a number into the plan's sequences.
        depth_starts: where each depth begins, and the number of nodes.
        parents: for each depth from 1 on the nodes' parents, (nodes, most parents), the last repeated to fill rows.
        leaves: for each block its nodes without children, (blocks, most leaves), filled likewise.
    """

    tokens: Tensor
    plan: TriePlan
    instruction: Tensor
    depth_starts: list[int]
    parents: list[Tensor]
    leaves: Tensor

    def to(self, device: torch.device) -> "DagBatch":
        """The same on `device`."""
        return DagBatch(
            self.tokens.to(device),
            self.plan.to(device),
            self.instruction.to(device),
            self.depth_starts,
            [above.to(device) for above in self.parents],
            self.leaves.to(device),
        )


class DagBatches:
    """Blocks encoded as DAGs of instructions."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary, edges: bool = True) -> None:
        """Find the dependencies; without `edges` there are none, and every instruction is a leaf."""
        encoded = EncodedBlocks.of(texts, vocabulary)
        self._blocks = encoded.blocks
        self._trie = PrefixTrie(encoded.instructions)
        split = [instructions_of(text) for text in texts]
        found = [parents(block) if edges else [()] * len(block) for block in split]
        self._parents = Sequences.of([each for block in found for each in block])
        self._leaves = Sequences.of([_leaves(block) for block in found])
        self._depth = np.array([depth for block in found for depth in _depths(block)], np.int64)

    def batch(self, rows: Ints) -> DagBatch:
        """The batch of the blocks numbered `rows`."""
        chosen, places = self._blocks.take(rows), self._blocks.places(rows)
        order = np.argsort(self._depth[places], kind="stable")
        position = np.empty_like(order)
        position[order] = np.arange(len(order))
        first = np.repeat(chosen.starts[:-1], chosen.lengths)
        distinct, instruction = np.unique(chosen.symbols[order], return_inverse=True)
        plan = self._trie.plan(distinct)
        depth_starts = np.concatenate([[0], np.cumsum(np.bincount(self._depth[places]))]).tolist()
        nodes = [order[start:stop] for start, stop in pairwise(depth_starts[1:])]
        return DagBatch(
            tokens=torch.from_numpy(plan.used),
            plan=plan,
            instruction=torch.from_numpy(instruction),
            depth_starts=depth_starts,
            parents=[
                torch.from_numpy(position[self._parents.padded(places[level]) + first[level][:, None]])
                for level in nodes
            ],
            leaves=torch.from_numpy(position[self._leaves.padded(rows) + chosen.starts[:-1, None]]),
        )


class DagRNN(nn.Module):
    """Tokens to instruction vectors as in Ithemal, then along the dependencies."""

    def __init__(self, vocabulary: int, settings: ModelSettings) -> None:
        """A fresh network for a vocabulary of that many tokens."""
        super().__init__()
        self.instructions = InstructionEncoder(vocabulary, settings)
        self.cell = LSTMWeights(settings.hidden, settings.hidden)
        self.head = CyclesHead(settings)

    def forward(self, batch: DagBatch) -> Tensor:
        """Cycles per iteration, (blocks,)."""
        projected = self.cell.projected(self.instructions(batch.tokens, batch.plan))
        gates = projected.index_select(0, batch.instruction)
        first, *later = (gates[start:stop] for start, stop in pairwise(batch.depth_starts))
        states = torch.cat(_cell(first, None), 1)
        for level, above in zip(later, batch.parents, strict=True):
            hidden, cell = _rows(states, above).amax(1).chunk(2, 1)
            states = torch.cat([states, torch.cat(_cell(level + hidden @ self.cell.hidden_weight.t(), cell), 1)])
        cycles: Tensor = self.head(_rows(states, batch.leaves).amax(1).chunk(2, 1)[0])
        return cycles


def _cell(gates: Tensor, before: Tensor | None) -> tuple[Tensor, Tensor]:
    """Hidden and cell state after one LSTM step."""
    i, f, o, candidate = gates.chunk(4, 1)
    cell = i.sigmoid() * candidate.tanh()
    if before is not None:
        cell = cell + f.sigmoid() * before
    return o.sigmoid() * cell.tanh(), cell


def _rows(values: Tensor, rows: Tensor) -> Tensor:
    return values.index_select(0, rows.flatten()).view(*rows.shape, -1)


def _leaves(block: Sequence[tuple[int, ...]]) -> list[int]:
    with_children = {parent for above in block for parent in above}
    return [number for number in range(len(block)) if number not in with_children]


def _depths(block: Sequence[tuple[int, ...]]) -> list[int]:
    """Length of the longest path to each instruction."""
    depths: list[int] = []
    for above in block:
        depths.append(1 + max((depths[parent] for parent in above), default=-1))
    return depths
