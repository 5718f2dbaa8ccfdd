import torch

from tests.bert.made_up import labelled
from threefold.bert.split import Split


def a_split(rows: int = 20) -> Split:
    return Split.of(labelled(rows, 1), "cpu")


def test_a_batch_is_padded_to_its_longest_row_alone():
    split = a_split()
    rows = torch.argsort(split.lengths)[:3]

    inputs = split.inputs(rows)

    assert inputs.tokens.shape == (3, int(split.lengths[rows].max()))
    assert inputs.tokens.shape[1] < 12
    assert inputs.tokens.dtype == inputs.segments.dtype == torch.int64


def test_tokens_segments_and_padding_are_those_of_the_rows():
    split, made = a_split(), labelled(20, 1)
    rows = [int(split.lengths.argmin()), int(split.lengths.argmax()), 4]

    inputs = split.inputs(torch.tensor(rows))

    for place, row in enumerate(rows):
        length, first = int(made["length"][row]), int(made["first"][row])
        assert torch.equal(inputs.tokens[place, :length], made["tokens"][row, :length].long())
        assert inputs.segments[place, :length].tolist() == [0] * first + [1] * (length - first)
        padding = inputs.tokens.shape[1] - length
        assert inputs.present[place].tolist() == [True] * length + [False] * padding


def test_rows_of_one_length_have_no_padding_to_look_out_for():
    split = a_split(60)
    rows = (split.lengths == 9).nonzero().squeeze(1)

    assert len(rows) > 1
    assert split.inputs(rows).present is None


def test_a_column_is_taken_at_the_rows():
    assert a_split().column("label", torch.tensor([7, 2])).tolist() == labelled(20, 1)["label"][[7, 2]].tolist()


def test_batches_hold_every_row_once_and_little_padding():
    split = a_split(1000)

    batches = list(split.batches())

    assert torch.cat(batches).sort().values.tolist() == list(range(1000))
    assert max(len(rows) for rows in batches) <= 256
    padded = sum(len(rows) * int(split.lengths[rows].max()) for rows in batches)
    assert padded < 1.15 * int(split.lengths.sum())


def test_long_rows_come_in_smaller_batches():
    tensors = {"tokens": torch.ones(50, 4096).int(), "length": torch.full((50,), 4096), "first": torch.ones(50).int()}

    assert max(len(rows) for rows in Split.of(tensors, "cpu").batches()) == 4
