from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.ithemal.prefix_trie import PrefixTrie, Sequences, TriePlan

SEQUENCES = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=1, max_size=12)


def spelled(plan: TriePlan, end: int) -> list[int]:
    """The symbols on the way from the root to node `end`."""
    depth = next(d for d, level in enumerate(plan.levels) if level.start <= end < level.stop)
    symbols = []
    node = end
    for level, above in zip(plan.levels[depth::-1], [*plan.levels[:depth][::-1], None], strict=True):
        symbols.append(int(plan.used[plan.symbol[node]]))
        if above is not None:
            rank = node - level.start
            node = above.start + (rank if level.parent is None else int(level.parent[rank]))
    return symbols[::-1]


def prefixes(sequences: list[list[int]]) -> set[tuple[int, ...]]:
    return {tuple(sequence[:length]) for sequence in sequences for length in range(1, len(sequence) + 1)}


@given(SEQUENCES, st.data())
def test_a_plan_has_one_node_for_each_distinct_prefix_and_ends_where_the_sequences_end(sequences, data):
    chosen = data.draw(st.lists(st.integers(0, len(sequences) - 1), min_size=1, max_size=8))

    plan = PrefixTrie(Sequences.of(sequences)).plan(np.array(chosen))

    assert plan.nodes == len(prefixes([sequences[number] for number in chosen]))
    assert [spelled(plan, end) for end in plan.ends.tolist()] == [sequences[number] for number in chosen]


@given(SEQUENCES)
def test_inner_nodes_are_those_that_are_some_longer_prefix_s_beginning(sequences):
    plan = PrefixTrie(Sequences.of(sequences)).plan(np.arange(len(sequences)))

    parents = {prefix[:-1] for prefix in prefixes(sequences) if len(prefix) > 1}
    assert plan.inner_nodes == len(parents)
    inner = {
        tuple(spelled(plan, node)) for level in plan.levels for node in range(level.start, level.start + level.inner)
    }
    assert inner == parents


@given(SEQUENCES)
def test_children_are_listed_under_their_parents(sequences):
    plan = PrefixTrie(Sequences.of(sequences)).plan(np.arange(len(sequences)))

    for level in plan.levels[1:]:
        if level.parent is not None:
            firsts = [*level.first_child.tolist(), len(level.children)]
            for parent, (start, stop) in enumerate(pairwise(firsts)):
                assert level.parent[level.children[start:stop]].tolist() == [parent] * (stop - start)
                assert stop > start


@given(SEQUENCES)
def test_nodes_are_grouped_by_symbol(sequences):
    plan = PrefixTrie(Sequences.of(sequences)).plan(np.arange(len(sequences)))

    groups = np.split(plan.by_symbol.numpy(), plan.first_of_symbol.numpy()[1:])
    assert [set(plan.symbol[group].tolist()) for group in groups] == [{number} for number in range(len(plan.used))]


def test_a_trie_makes_the_same_plan_again_after_another():
    trie = PrefixTrie(Sequences.of([[1, 2, 3], [1, 2], [4, 5]]))
    first = trie.plan(np.array([0]))
    trie.plan(np.array([1, 2]))

    assert trie.plan(np.array([0])).symbol.tolist() == first.symbol.tolist()


def test_an_empty_sequence_has_no_place_in_a_trie():
    with pytest.raises(ValueError, match="at least one symbol"):
        PrefixTrie(Sequences.of([[1], []]))


@given(SEQUENCES, st.data())
def test_sequences_are_taken_and_padded_by_number(sequences, data):
    chosen = data.draw(st.lists(st.integers(0, len(sequences) - 1), min_size=1, max_size=8))
    laid_out = Sequences.of(sequences)
    wanted = [sequences[number] for number in chosen]

    taken = laid_out.take(np.array(chosen))
    assert [part.tolist() for part in np.split(taken.symbols, taken.starts[1:-1])] == wanted

    longest = max(map(len, wanted))
    filled = [sequence + sequence[-1:] * (longest - len(sequence)) for sequence in wanted]
    assert laid_out.padded(np.array(chosen)).tolist() == filled
