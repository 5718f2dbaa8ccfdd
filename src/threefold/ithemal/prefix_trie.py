"""Sequences that begin alike share their beginnings: prefix tries over token and instruction sequences.

A one-directional LSTM that starts from zero gives equal states to equal prefixes, so its work is one step per trie node
instead of one per symbol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sequences:
    """Sequences of symbols of unequal length, end to end: sequence k is `symbols[starts[k]:starts[k + 1]]`."""

    symbols: Ints
    starts: Ints

    @classmethod
    def of(cls, sequences: Sequence[Sequence[int]]) -> "Sequences":
        """Lay `sequences` of non-negative symbols end to end."""
        lengths = np.fromiter((len(sequence) for sequence in sequences), np.int64, len(sequences))
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        symbols = np.fromiter((symbol for sequence in sequences for symbol in sequence), np.int64, int(starts[-1]))
        return cls(symbols, starts)

    @property
    def lengths(self) -> Ints:
        """Number of symbols of each sequence."""
        return np.diff(self.starts)

    def __len__(self) -> int:
        """Number of sequences."""
        return len(self.starts) - 1

    def places(self, rows: Ints) -> Ints:
        """Where in `symbols` the members of the sequences numbered `rows` are, sequence after sequence."""
        lengths = self.lengths[rows]
        shift = self.starts[rows] - (np.cumsum(lengths) - lengths)
        return np.repeat(shift, lengths) + np.arange(lengths.sum())

    def take(self, rows: Ints) -> "Sequences":
        """The sequences numbered `rows`."""
        starts = np.concatenate([[0], np.cumsum(self.lengths[rows])])
        return Sequences(self.symbols[self.places(rows)], starts)

    def padded(self, rows: Ints) -> Ints:
        """The sequences numbered `rows`, none empty, as a matrix; the last symbol is repeated to fill a row."""
        lengths = self.lengths[rows, None]
        return self.symbols[self.starts[rows, None] + np.minimum(np.arange(lengths.max()), lengths - 1)]


@dataclass(frozen=True)
class Level:
    """The nodes `start:stop` of a plan, all of one depth; those with children come first.

    Fields `parent`, `children`, `first_child` describe the edges from the level above (None at the root level):
    `parent[j]` is the rank, within that level, of the parent of node `start + j`; the children of parent r are
    `children[first_child[r]:first_child[r + 1]]`, counted from `start`. All three are None as well where node j's
    parent is simply the j-th of the level above.
    """

    start: int
    stop: int
    inner: int
    parent: Tensor | None
    children: Tensor | None
    first_child: Tensor | None

    @property
    def edges(self) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        """The three fields that describe them."""
        return self.parent, self.children, self.first_child


@dataclass(frozen=True)
class TriePlan:
    """The part of a trie that some of its sequences need, laid out for computing level by level.

    Attributes:
        used: distinct symbols that occur, ascending.
        symbol: for each node its symbol, as an index into `used`.
        by_symbol: the nodes grouped by symbol; group k begins at `first_of_symbol[k]`.
        levels: the nodes by depth.
        ends: for each sequence asked for, its last node.
    """

    used: Ints
    symbol: Tensor
    by_symbol: Tensor
    first_of_symbol: Tensor
    levels: tuple[Level, ...]
    ends: Tensor

    def to(self, device: torch.device) -> "TriePlan":
        """The same with its tensors on `device`; they travel as one, for a plan has hundreds of small ones."""
        if device.type == "cpu":
            return self
        held = [self.symbol, self.by_symbol, self.first_of_symbol, self.ends]
        for level in self.levels:
            held += [edges for edges in level.edges if edges is not None]
        moved = iter(torch.split(torch.cat(held).to(device), [len(tensor) for tensor in held]))
        symbol, by_symbol, first_of_symbol, ends = islice(moved, 4)
        levels = []
        for level in self.levels:
            parent, children, first_child = (None if edges is None else next(moved) for edges in level.edges)
            levels.append(Level(level.start, level.stop, level.inner, parent, children, first_child))
        return TriePlan(self.used, symbol, by_symbol, first_of_symbol, tuple(levels), ends)

    @property
    def nodes(self) -> int:
        """Number of nodes, that is of LSTM steps."""
        return len(self.symbol)

    @property
    def inner_nodes(self) -> int:
        """Number of nodes with children."""
        return sum(level.inner for level in self.levels)


class PrefixTrie:
    """All distinct prefixes of a set of sequences; nodes are numbered by depth, then by parent."""

    def __init__(self, sequences: Sequences) -> None:
        """Build the trie of `sequences`, each of at least one symbol.

        Raises:
            ValueError: there is no sequence, or an empty one.
        """
        lengths = sequences.lengths
        if len(sequences) == 0 or lengths.min() == 0:
            raise ValueError("a prefix trie needs sequences of at least one symbol")
        self.ends = np.zeros(len(sequences), np.int64)
        alphabet = int(sequences.symbols.max()) + 1
        parents, symbols, starts = [], [], [0]
        alive = np.arange(len(sequences))
        node = np.zeros(len(sequences), np.int64)
        for depth in range(int(lengths.max())):
            keys = node[alive] * alphabet + sequences.symbols[sequences.starts[alive] + depth]
            distinct, inverse = np.unique(keys, return_inverse=True)
            parents.append(distinct // alphabet if depth else np.full(len(distinct), -1))
            symbols.append(distinct % alphabet)
            node[alive] = starts[-1] + inverse
            starts.append(starts[-1] + len(distinct))
            done = lengths[alive] == depth + 1
            self.ends[alive[done]] = node[alive[done]]
            alive = alive[~done]
        self.parent = np.concatenate(parents)
        self.symbol = np.concatenate(symbols)
        self.level_starts = np.array(starts)
        self._needed = np.zeros(len(self.parent), np.bool_)
        self._has_child = np.zeros(len(self.parent), np.bool_)
        self._position = np.zeros(len(self.parent), np.int64)

    def plan(self, sequences: Ints) -> TriePlan:
        """The plan for some `sequences` (their numbers, at least one, repeats allowed)."""
        nodes, inner = self._prefixes(self.ends[sequences])
        depth = np.searchsorted(self.level_starts, nodes, side="right") - 1
        nodes = nodes[np.argsort(2 * depth + ~inner, kind="stable")]
        self._position[nodes] = np.arange(len(nodes))
        bounds = np.searchsorted(depth, np.arange(depth[-1] + 2))
        used, symbol = np.unique(self.symbol[nodes], return_inverse=True)
        return TriePlan(
            used=used,
            symbol=torch.from_numpy(symbol),
            by_symbol=torch.from_numpy(np.argsort(symbol, kind="stable")),
            first_of_symbol=torch.from_numpy(_group_starts(symbol, len(used))),
            levels=self._levels(nodes, np.add.reduceat(inner, bounds[:-1], dtype=np.int64), bounds),
            ends=torch.from_numpy(self._position[self.ends[sequences]]),
        )

    def _prefixes(self, ends: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """All nodes on the paths to `ends`, ascending, and which of them have children among these."""
        needed, has_child = self._needed, self._has_child
        needed[ends] = True
        above = np.unique(self.parent[ends])
        while len(above := above[above >= 0]):
            needed[above] = True
            fresh = above[~has_child[above]]
            has_child[fresh] = True
            above = np.unique(self.parent[fresh])
        nodes = np.flatnonzero(needed)
        inner = has_child[nodes]
        needed[nodes] = has_child[nodes] = False
        return nodes, inner

    def _levels(self, nodes: Ints, inner: Ints, bounds: Ints) -> tuple[Level, ...]:
        levels = [Level(0, int(bounds[1]), int(inner[0]), None, None, None)]
        for depth in range(1, len(inner)):
            start, stop = int(bounds[depth]), int(bounds[depth + 1])
            parent = self._position[self.parent[nodes[start:stop]]] - bounds[depth - 1]
            edges: tuple[Tensor | None, Tensor | None, Tensor | None] = (None, None, None)
            if not np.array_equal(parent, np.arange(len(parent))):
                children = np.argsort(parent, kind="stable")
                first = _group_starts(parent, int(inner[depth - 1]))
                edges = (torch.from_numpy(parent), torch.from_numpy(children), torch.from_numpy(first))
            levels.append(Level(start, stop, int(inner[depth]), *edges))
        return tuple(levels)


def _group_starts(group: Ints, groups: int) -> Ints:
    """Where each of `groups` non-empty groups begins once its members are sorted by group number."""
    sizes = np.bincount(group, minlength=groups)
    return np.cumsum(sizes) - sizes
