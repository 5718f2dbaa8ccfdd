import numpy as np
import pytest
import torch

from tests.ithemal.made_up_blocks import texts_of
from tests.ithemal.plain_lstm import final_state
from threefold.ithemal.batching import HierarchicalBatches
from threefold.ithemal.network import CyclesHead, Ithemal, ModelSettings
from threefold.ithemal.vocabulary import Vocabulary

ADD, INC, LOAD, DIV = "4801d8", "48ffc1", "488b4708", "48f7f9"
TEXTS = texts_of([ADD], [ADD, INC, LOAD], [ADD, INC], [DIV, LOAD, LOAD, ADD], [LOAD])
VOCABULARY = Vocabulary.of(TEXTS, minimum_count=1)
SMALL = ModelSettings(embedding=12, hidden=16)


def by_definition(network: Ithemal, text: str) -> torch.Tensor:
    """Section 3.1, block by block: an LSTM over each instruction's tokens, one over the instructions' vectors."""
    instructions = [(part + "<END>").split() for part in text.split("<END>")[:-1]]
    vectors = [
        final_state(network.instructions.lstm, network.instructions.embedding(torch.tensor(VOCABULARY.numbers(tokens))))
        for tokens in instructions
    ]
    return network.head(final_state(network.lstm, torch.stack(vectors))[None])[0]


@pytest.mark.parametrize("head", ["exp", "linear"])
def test_the_fast_network_is_the_papers_hierarchy_of_lstms(head):
    torch.manual_seed(0)
    network = Ithemal(len(VOCABULARY), ModelSettings(embedding=12, hidden=16, head=head))
    rows = [3, 0, 1, 2, 4, 0]

    fast = network(HierarchicalBatches(TEXTS, VOCABULARY).batch(np.array(rows)))

    plain = torch.stack([by_definition(network, TEXTS[row]) for row in rows])
    torch.testing.assert_close(fast, plain, rtol=1e-6, atol=1e-7)
    parameters = list(network.parameters())
    for ours, theirs in zip(
        torch.autograd.grad(fast.sum(), parameters), torch.autograd.grad(plain.sum(), parameters), strict=True
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_prediction_does_not_depend_on_the_rest_of_the_batch():
    network = Ithemal(len(VOCABULARY), SMALL)
    batches = HierarchicalBatches(TEXTS, VOCABULARY)
    with torch.no_grad():
        together = network(batches.batch(np.arange(5)))
        alone = torch.cat([network(batches.batch(np.array([row]))) for row in range(5)])

    torch.testing.assert_close(together, alone, rtol=1e-6, atol=1e-7)


def test_the_default_sizes_are_the_papers():
    network = Ithemal(628, ModelSettings())

    # 1,213,697 in the released code, whose two LSTMs carry a second, redundant bias of 1024 each.
    assert sum(parameter.numel() for parameter in network.parameters()) == 1_213_697 - 2 * 1024


def test_the_exponential_head_is_positive_and_bounded():
    head = CyclesHead(SMALL)
    torch.nn.init.constant_(head.linear.weight, 1e6)

    low, high = head(torch.stack([-torch.ones(16), torch.ones(16)])).tolist()

    assert 0 < low < 0.01
    assert 1000 < high < 10_000


def test_the_linear_head_counts_cycles_per_100_iterations():
    head = CyclesHead(ModelSettings(hidden=1, head="linear"))
    torch.nn.init.constant_(head.linear.weight, 1.0)
    torch.nn.init.constant_(head.linear.bias, 0.0)

    assert head(torch.tensor([[250.0]])).item() == 2.5
