import numpy as np

from tests.ithemal.made_up_blocks import texts_of
from threefold.ithemal.batching import EncodedBlocks, HierarchicalBatches, epoch_batches
from threefold.ithemal.vocabulary import Vocabulary

ADD, INC, LOAD = "4801d8", "48ffc1", "488b4708"
TEXTS = texts_of([ADD, INC], [INC, ADD], [LOAD], [ADD, INC])
VOCABULARY = Vocabulary.of(TEXTS, minimum_count=1)


def test_blocks_are_encoded_by_distinct_instruction():
    encoded = EncodedBlocks.of(TEXTS, VOCABULARY)

    assert np.split(encoded.blocks.symbols, encoded.blocks.starts[1:-1])[1].tolist() == [1, 0]
    assert len(encoded.instructions) == 3
    first = encoded.instructions.symbols[: encoded.instructions.starts[1]]
    assert [VOCABULARY.tokens[number] for number in first] == TEXTS[0].split()[: len(first)]


def test_a_batch_computes_each_distinct_instruction_once():
    batch = HierarchicalBatches(TEXTS, VOCABULARY).batch(np.arange(4))

    assert len(batch.instructions.ends) == 3
    assert len(batch.blocks.ends) == 4
    # add; add, inc; inc; inc, add; load
    assert batch.blocks.nodes == 5


def test_an_epoch_visits_every_block_once():
    rows = np.array([3, 5, 8, 13, 21, 34, 55])

    batches = epoch_batches(rows, size=3, seed=1, epoch=0)

    assert sorted(np.concatenate(batches)) == rows.tolist()
    assert {len(batch) for batch in batches} <= {3, 4}


def test_order_follows_from_seed_and_epoch_alone():
    def order(seed: int, epoch: int) -> list[int]:
        return np.concatenate(epoch_batches(np.arange(100), 10, seed, epoch)).tolist()

    assert order(1, 0) == order(1, 0)
    assert len({tuple(order(*at)) for at in [(1, 0), (1, 1), (2, 0)]}) == 3
