import torch
from torchvision.ops import batched_nms

from threefold.vision.detection.grid import Grid
from threefold.vision.detection.prediction import Prediction
from threefold.vision.detection.suppression import suppress

GRID = Grid.over(8, 8, torch.ones(1, 1, 2), (8,))
HERE, NEARBY, ELSEWHERE = [10.0, 10, 30, 30], [11.0, 10, 31, 30], [40.0, 40, 60, 80]


def said(*images: list[tuple[list[float], float, int]]) -> Prediction:
    """Boxes with their objectness and class, the same number in each image."""
    boxes = torch.tensor([[box for box, _, _ in image] for image in images])
    objectness = torch.tensor([[sure for _, sure, _ in image] for image in images]).logit()
    label = torch.tensor([[label for _, _, label in image] for image in images])
    return Prediction(boxes, objectness, torch.nn.functional.one_hot(label, 3) * 40.0 - 20, GRID)


def test_of_overlapping_boxes_of_a_class_the_surest_stays():
    found = suppress(said([(HERE, 0.6, 1), (NEARBY, 0.9, 1), (ELSEWHERE, 0.5, 1)]), 100, 100)

    assert found.boxes.tolist() == [NEARBY, ELSEWHERE]
    torch.testing.assert_close(found.scores, torch.tensor([0.9, 0.5]))
    assert found.classes.tolist() == [1, 1]


def test_boxes_of_other_classes_and_images_suppress_nothing():
    found = suppress(said([(HERE, 0.9, 0), (NEARBY, 0.8, 2)], [(HERE, 0.7, 0), (ELSEWHERE, 0.6, 0)]), 100, 100)

    assert found.images.tolist() == [0, 0, 1, 1]
    assert found.classes.tolist() == [0, 2, 0, 0]


def test_what_is_not_sure_enough_is_dropped_and_boxes_end_at_the_frame():
    found = suppress(said([(HERE, 0.004, 0), (ELSEWHERE, 0.006, 0)]), 70, 50)

    assert found.boxes.tolist() == [[40, 40, 50, 70]]


def test_nothing_may_be_found():
    found = suppress(said([(HERE, 0.001, 0)]), 100, 100)

    assert [len(column) for column in found] == [0, 0, 0, 0]


def test_as_torchvision_does_it_class_by_class():
    drawn = torch.Generator().manual_seed(1)
    corner, side = (torch.rand(3, 60, 2, generator=drawn) * 50 for _ in range(2))
    boxes, sure = torch.cat([corner, corner + side], -1), torch.rand(3, 60, generator=drawn)
    label = torch.randint(3, (3, 60), generator=drawn)
    raw = Prediction(boxes, sure.logit(), torch.nn.functional.one_hot(label, 3) * 40.0 - 20, GRID)

    found = suppress(raw, 100, 100)

    for image in range(3):
        kept = batched_nms(boxes[image], sure[image], label[image], 0.45).sort().values
        assert 0 < len(kept) < 60
        torch.testing.assert_close(found.boxes[found.images == image], boxes[image][kept])
