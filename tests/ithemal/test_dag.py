import numpy as np
import pytest
import torch

from tests.ithemal.made_up_blocks import texts_of
from tests.ithemal.plain_lstm import final_state
from threefold.ithemal.dag import DagBatches, DagRNN
from threefold.ithemal.dependencies import parents
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.vocabulary import Vocabulary, instructions_of

ADD_RAX_RBX, INC_RCX, MOV_RDX_RBX, LOAD_RAX_RDI, IMUL_RAX_RBX = "4801d8", "48ffc1", "4889da", "488b4708", "480fafc3"
LEA_RAX_RAX_RDX = "488d441008"
TEXTS = texts_of(
    [INC_RCX],
    [LOAD_RAX_RDI, MOV_RDX_RBX, LEA_RAX_RAX_RDX, INC_RCX],
    [ADD_RAX_RBX, IMUL_RAX_RBX, ADD_RAX_RBX, IMUL_RAX_RBX],
    [INC_RCX, INC_RCX],
)
VOCABULARY = Vocabulary.of(TEXTS, minimum_count=1)


@pytest.fixture
def network() -> DagRNN:
    torch.manual_seed(0)
    return DagRNN(len(VOCABULARY), ModelSettings(embedding=12, hidden=16))


def by_definition(network: DagRNN, text: str, with_edges: bool) -> torch.Tensor:
    """Instruction after instruction: start from the maximum over parents, end with the maximum over leaves."""
    instructions = instructions_of(text)
    edges = parents(instructions) if with_edges else [()] * len(instructions)
    encoder, cell = network.instructions, network.cell
    states: list[tuple[torch.Tensor, torch.Tensor]] = []
    for instruction, above in zip(instructions, edges, strict=True):
        numbers = torch.tensor(VOCABULARY.numbers([*instruction.split(), "<END>"]))
        gates = cell.projected(final_state(encoder.lstm, encoder.embedding(numbers)))
        before = torch.zeros(16)
        if above:
            gates = gates + cell.hidden_weight @ torch.stack([states[parent][0] for parent in above]).amax(0)
            before = torch.stack([states[parent][1] for parent in above]).amax(0)
        i, f, o, candidate = gates.chunk(4)
        state = i.sigmoid() * candidate.tanh() + f.sigmoid() * before
        states.append((o.sigmoid() * state.tanh(), state))
    used = {parent for above in edges for parent in above}
    leaves = [state[0] for number, state in enumerate(states) if number not in used]
    return network.head(torch.stack(leaves).amax(0)[None])[0]


@pytest.mark.parametrize("with_edges", [True, False])
def test_batches_by_depth_are_the_dag_rnn_block_by_block(network, with_edges):
    rows = [2, 0, 1, 3, 1]

    fast = network(DagBatches(TEXTS, VOCABULARY, edges=with_edges).batch(np.array(rows)))

    plain = torch.stack([by_definition(network, TEXTS[row], with_edges) for row in rows])
    torch.testing.assert_close(fast, plain, rtol=1e-6, atol=1e-7)


def test_without_edges_the_order_of_instructions_is_lost(network):
    there_and_back = texts_of([ADD_RAX_RBX, LOAD_RAX_RDI], [LOAD_RAX_RDI, ADD_RAX_RBX])

    def predicted(**edges: bool) -> list[float]:
        return network(DagBatches(there_and_back, VOCABULARY, **edges).batch(np.arange(2))).tolist()

    blind, seeing = predicted(edges=False), predicted()
    assert blind[0] == pytest.approx(blind[1], rel=1e-6)
    assert seeing[0] != pytest.approx(seeing[1], rel=1e-4)
