import torch

from threefold.vision.detection.decode import decode
from threefold.vision.detection.grid import Grid
from threefold.vision.detection.head import Head

ANCHORS = torch.tensor([[[4.0, 6], [8, 5]], [[16.0, 12], [30, 31]]])


def grid() -> Grid:
    """For 36 by 30 pixels: 9 rows of 8 cells, and 5 of 4."""
    return Grid.over(36, 30, ANCHORS, (4, 8))


def test_there_is_a_slot_for_every_anchor_in_every_cell_also_in_those_cut_by_the_edge():
    assert len(grid().scale) == 2 * (9 * 8 + 5 * 4)
    assert grid().sizes == [2 * 9 * 8, 2 * 5 * 4]


def test_the_slots_at_a_place_are_those_of_its_cells():
    middles, slots = grid().slots_at(torch.tensor([[21.0, 10.0]]))

    assert middles.tolist() == [[[22, 10], [20, 12]]]
    assert grid().corners[slots[0, 0]].tolist() == [[20, 8], [20, 8]]
    assert grid().corners[slots[0, 1]].tolist() == [[16, 8], [16, 8]]
    assert torch.equal(grid().shapes[slots[0]], ANCHORS)


def test_places_on_the_far_edge_belong_to_the_last_cells():
    _, slots = grid().slots_at(torch.tensor([[32.0, 36.0]]))

    assert slots.flatten().tolist() == [142, 143, 182, 183]


def test_offsets_of_zero_are_the_anchor_in_the_middle_of_its_cell():
    found = decode(torch.zeros(1, len(grid().scale), 4), grid())[0]

    torch.testing.assert_close((found[:, :2] + found[:, 2:]) / 2, grid().corners + grid().steps / 2)
    torch.testing.assert_close(found[:, 2:] - found[:, :2], grid().shapes)


def test_no_offset_makes_an_infinite_box():
    assert decode(torch.full((1, len(grid().scale), 4), 1e4), grid()).isfinite().all()


def test_the_head_speaks_in_the_order_of_the_slots():
    head = Head((3, 3), anchors=2, classes=1)
    head.scales = torch.nn.ModuleList([torch.nn.Identity(), torch.nn.Identity()])
    numbers = torch.arange(6).float()
    maps = []
    for rows, columns in ((9, 8), (5, 4)):
        place = torch.arange(rows)[:, None] * 100 + torch.arange(columns)
        anchor = torch.arange(2)[:, None].expand(2, 6).reshape(12, 1, 1)
        maps.append((place * 100 + anchor * 10 + numbers.repeat(2)[:, None, None])[None].float())

    said = head(maps)[0]

    cell = (grid().corners / grid().steps).long()
    anchor = torch.arange(len(said)) % 2
    torch.testing.assert_close(said, ((cell[:, 1] * 100 + cell[:, 0]) * 100 + anchor * 10)[:, None] + numbers)
