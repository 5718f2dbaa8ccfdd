import numpy as np
import pytest
import torch

from tests.ithemal.plain_lstm import final_state
from threefold.ithemal.prefix_trie import PrefixTrie, Sequences
from threefold.ithemal.tree_lstm import TreeLSTM

# Shared beginnings, an end inside another sequence, chains, a repeat, and a symbol that no sequence asked for uses.
SEQUENCES = [[0, 1, 2], [0, 1], [0, 1, 3, 3, 3], [4], [0, 1, 2], [2, 2], [5, 1]]
ASKED = [0, 1, 2, 3, 4, 5]


@pytest.fixture
def layer() -> TreeLSTM:
    torch.manual_seed(0)
    return TreeLSTM(6, 8)


@pytest.fixture
def vectors() -> torch.Tensor:
    return torch.randn(6, 6, generator=torch.Generator().manual_seed(1), requires_grad=True)


def over_the_trie(layer: TreeLSTM, vectors: torch.Tensor) -> torch.Tensor:
    plan = PrefixTrie(Sequences.of(SEQUENCES)).plan(np.array(ASKED))
    return layer(vectors[torch.from_numpy(plan.used)], plan)


def one_by_one(layer: TreeLSTM, vectors: torch.Tensor) -> torch.Tensor:
    return torch.stack([final_state(layer, vectors[SEQUENCES[number]]) for number in ASKED])


def test_final_states_are_those_of_pytorch_s_lstm(layer, vectors):
    torch.testing.assert_close(over_the_trie(layer, vectors), one_by_one(layer, vectors), rtol=1e-6, atol=1e-6)


def test_gradients_are_those_of_pytorch_s_lstm(layer, vectors):
    leaves = [vectors, *layer.parameters()]
    weights = torch.randn(len(ASKED), 8, generator=torch.Generator().manual_seed(2))

    fast = torch.autograd.grad((over_the_trie(layer, vectors) * weights).sum(), leaves)
    plain = torch.autograd.grad((one_by_one(layer, vectors) * weights).sum(), leaves)

    for ours, theirs in zip(fast, plain, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_sequences_of_one_symbol_leave_the_recurrent_weight_alone(layer, vectors):
    plan = PrefixTrie(Sequences.of([[0], [1]])).plan(np.array([0, 1]))

    layer(vectors[:2], plan).sum().backward()

    assert layer.hidden_weight.grad.count_nonzero() == 0
    assert layer.input_weight.grad.count_nonzero() > 0


def test_a_second_forward_pass_makes_the_first_one_s_backward_fail_instead_of_lie(layer, vectors):
    first = over_the_trie(layer, vectors)
    over_the_trie(layer, vectors)

    with pytest.raises(RuntimeError, match="inplace"):
        first.sum().backward()


def test_the_forget_gate_starts_open_and_recurrent_gates_start_orthogonal(layer):
    assert layer.bias[8:16].tolist() == [1.0] * 8
    gate = layer.hidden_weight[:8].detach()
    torch.testing.assert_close(gate @ gate.t(), torch.eye(8))
