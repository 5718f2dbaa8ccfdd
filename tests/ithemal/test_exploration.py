import numpy as np
import pytest
import torch

from tests.ithemal.made_up_blocks import texts_of
from tests.ithemal.plain_lstm import final_state
from threefold.errors import ThreefoldError
from threefold.ithemal.arms import ARMS, arm
from threefold.ithemal.exploration import AdditiveNetwork, BagBatches, FlatLSTM, TokenBatches
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.vocabulary import Vocabulary

ADD, INC, LOAD = "4801d8", "48ffc1", "488b4708"
TEXTS = texts_of([ADD, INC], [INC, ADD], [LOAD], [ADD, INC, ADD])
VOCABULARY = Vocabulary.of(TEXTS, minimum_count=1)
SMALL = ModelSettings(embedding=12, hidden=16)


def test_the_flat_network_is_one_lstm_over_all_tokens():
    network = FlatLSTM(len(VOCABULARY), SMALL)

    fast = network(TokenBatches(TEXTS, VOCABULARY).batch(np.arange(4)))

    encoder = network.tokens
    numbers = [torch.tensor(VOCABULARY.numbers(text.split())) for text in TEXTS]
    plain = network.head(torch.stack([final_state(encoder.lstm, encoder.embedding(block)) for block in numbers]))
    torch.testing.assert_close(fast, plain, rtol=1e-6, atol=1e-7)


def test_the_additive_network_sums_costs_in_any_order():
    network = AdditiveNetwork(len(VOCABULARY), SMALL)
    texts = texts_of([ADD], [INC], [LOAD], [ADD, INC, ADD], [INC, ADD, ADD])

    add, inc, _, block, permuted = network(BagBatches(texts, VOCABULARY).batch(np.arange(5))).tolist()

    assert block == pytest.approx(2 * add + inc, rel=1e-5)
    assert permuted == pytest.approx(block, rel=1e-6)


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_predicts_blocks_and_can_be_trained(name):
    torch.manual_seed(0)
    network = arm(name).network(len(VOCABULARY), SMALL)
    batches = arm(name).batches(TEXTS, VOCABULARY)

    predicted = network(batches.batch(np.array([3, 0])))
    predicted.sum().backward()

    assert predicted.shape == (2,)
    assert (predicted > 0).all()
    unused = ["cell.hidden_weight"] if name == "dag-no-edges" else []
    for parameter, weights in network.named_parameters():
        assert parameter in unused or weights.grad.count_nonzero(), parameter


def test_an_unknown_arm_is_refused_with_the_choices():
    with pytest.raises(ThreefoldError, match=r"'graph': unknown.*hierarchical"):
        arm("graph")
