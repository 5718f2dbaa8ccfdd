import torch
from torchvision.ops import box_iou

from tests.vision.detection.made_up import boxes, generator
from threefold.vision.detection.assignment import assign
from threefold.vision.detection.grid import Grid
from threefold.vision.detection.truth import Truth

ANCHORS = torch.tensor([[[6.0, 9], [12, 8]], [[20.0, 24], [45, 40]]])
GRID = Grid.over(64, 64, ANCHORS, (8, 16))


def truth(images: int, most: int, seed: int) -> Truth:
    classes = torch.randint(-1, 4, (images, most), generator=generator(seed))
    return Truth(boxes(images, most, seed=seed), classes, torch.ones(images, most))


def by_definition(known: Truth, image: int) -> tuple[list[int], list[list[bool]]]:
    """Box by box, as the authors' loop does it."""
    owner = [-1] * len(GRID.scale)
    learned = [[False, False] for _ in known.classes[image]]
    for place, (box, label) in enumerate(zip(known.boxes[image], known.classes[image], strict=True)):
        if label < 0:
            continue
        candidates = []
        for scale, stride in enumerate((8, 16)):
            column, row = (int((box[side] + box[side + 2]) / 2 // stride) for side in (0, 1))
            middle = (torch.tensor([column, row]) + 0.5) * stride
            for anchor, shape in enumerate(ANCHORS[scale]):
                slot = sum(GRID.sizes[:scale]) + (row * (64 // stride) + column) * 2 + anchor
                like = box_iou(box[None], torch.cat([middle - shape / 2, middle + shape / 2])[None]).item()
                candidates.append((like, slot, scale))
        alike = [candidate for candidate in candidates if candidate[0] > 0.3] or [max(candidates)]
        for _, slot, scale in alike:
            owner[slot] = place
            learned[place][scale] = True
    return owner, learned


def test_every_box_goes_where_the_authors_loop_puts_it():
    known = truth(20, 12, seed=1)

    found = assign(known, GRID)

    for image in range(20):
        owner, learned = by_definition(known, image)
        assert found.owner[image].tolist() == owner
        assert found.learned[image].tolist() == learned


def test_every_box_is_learned_somewhere_and_padding_nowhere():
    known = truth(30, 3, seed=2)

    learned = assign(known, GRID).learned.any(-1)

    assert torch.equal(learned, known.present)


def test_of_two_boxes_for_one_slot_the_later_has_it():
    same = torch.tensor([[[20.0, 20, 32, 28], [20, 20, 32, 28]]])

    owner = assign(Truth(same, torch.tensor([[1, 2]]), torch.ones(1, 2)), GRID).owner

    assert set(owner.unique().tolist()) == {-1, 1}
