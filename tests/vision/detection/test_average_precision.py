import pytest
import torch

from tests.vision.detection.made_up import detections, ground_truth, no_detections
from threefold.errors import ThreefoldError
from threefold.vision.detection.average_precision import LEAST_IOUS, RULES, average_precision, mean_average_precision
from threefold.vision.detection.detector import Detections
from threefold.vision.detection.matching import GroundTruth

HALF = torch.tensor([0.5], dtype=torch.float64)


def iou(one: list[float], other: list[float]) -> float:
    width, height = (min(one[i + 2], other[i + 2]) - max(one[i], other[i]) for i in (0, 1))
    shared = max(width, 0) * max(height, 0)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (area - shared)


def eleven_points(found: Detections, truth: GroundTruth, label: int, least: float) -> float:
    """The rule of VOC 2007, detection by detection."""
    wanted = ((truth.classes == label) & ~truth.difficult).sum().item()
    used, points, right, counted = set(), [], 0, 0
    for one in found.scores.argsort(descending=True).tolist():
        if found.classes[one] != label:
            continue
        image = int(found.images[one])
        rivals = [
            (iou(found.boxes[one].tolist(), truth.boxes[image, place].tolist()), place)
            for place in range(truth.boxes.shape[1])
            if truth.classes[image, place] == label
        ]
        best, place = max(rivals, default=(-1.0, -1))
        if best >= least and truth.difficult[image, place]:
            continue
        counted += 1
        if best >= least and (image, place) not in used:
            used.add((image, place))
            right += 1
        points.append((right / wanted, right / counted))
    return sum(max((p for recall, p in points if recall >= at / 10), default=0.0) for at in range(11)) / 11


def one_image(scores: list[float], hits: list[bool], boxes: int) -> tuple[Detections, GroundTruth]:
    """Detections that hit one box each, one after the other, or nothing."""
    truth = torch.arange(boxes)[:, None] * 20 + torch.tensor([0.0, 0, 10, 10])
    places = [truth[sum(hits[:n])] if hit else torch.tensor([0.0, 500, 10, 510]) for n, hit in enumerate(hits)]
    label = torch.zeros(len(scores), dtype=torch.int64)
    found = Detections(label, torch.stack(places), torch.tensor(scores), label)
    nothing = torch.zeros(1, boxes, dtype=torch.int64)
    return found, GroundTruth(truth[None], nothing, nothing.bool())


def test_eleven_points_by_hand():
    """Hit, miss, hit of 4 boxes: recalls 1/4, 1/4, 1/2 at precisions 1, 1/2, 2/3, so 1 at 0, .1, .2 and 2/3 to .5."""
    found, truth = one_image([0.9, 0.8, 0.7], [True, False, True], boxes=4)

    assert average_precision(found, truth, 1, "voc2007", HALF).item() == pytest.approx((3 * 1 + 3 * 2 / 3) / 11)


def test_the_area_by_hand():
    found, truth = one_image([0.9, 0.8, 0.7], [True, False, True], boxes=4)

    assert average_precision(found, truth, 1, "voc2010", HALF).item() == pytest.approx(1 / 4 * 1 + 1 / 4 * 2 / 3)


@pytest.mark.parametrize("seed", range(4))
def test_eleven_points_are_those_of_the_rule_followed_one_by_one(seed: int):
    truth = ground_truth(8, 5, 3, seed, difficult=0.2)
    found = detections(truth, 3, seed)

    ours = average_precision(found, truth, 3, "voc2007")

    for at, least in enumerate(LEAST_IOUS.tolist()):
        for label in range(3):
            assert ours[at, label].item() == pytest.approx(eleven_points(found, truth, label, least))


@pytest.mark.parametrize("rule", RULES)
def test_the_truth_itself_is_perfect_and_nothing_found_is_worth_nothing(rule):
    truth = ground_truth(6, 4, 3, seed=1)
    images, place = (truth.classes >= 0).nonzero(as_tuple=True)
    perfect = Detections(images, truth.boxes[images, place], torch.rand(len(images)), truth.classes[images, place])

    assert mean_average_precision(perfect, truth, 3, rule) == {"ap": 1, "ap50": 1, "ap75": 1}
    assert mean_average_precision(no_detections(), truth, 3, rule) == {"ap": 0, "ap50": 0, "ap75": 0}


@pytest.mark.parametrize("rule", RULES)
def test_finding_a_box_twice_is_wrong_once(rule):
    found, truth = one_image([0.9, 0.8, 0.7], [True, True, False], boxes=2)
    once = average_precision(found, truth, 1, rule, HALF)
    found.boxes[1] = found.boxes[0]
    found.boxes[2] = truth.boxes[0, 1]

    twice = average_precision(found, truth, 1, rule, HALF)

    assert once.item() == 1
    assert 0.7 < twice.item() < 0.9


@pytest.mark.parametrize("rule", RULES)
def test_difficult_boxes_need_not_be_found_and_may_be(rule):
    found, truth = one_image([0.9, 0.8], [True, True], boxes=3)
    truth.difficult[0, [0, 2]] = True
    missed = found._replace(scores=torch.tensor([0.0, 0.8]), boxes=found.boxes + torch.tensor([[900.0], [0]]))

    assert average_precision(found, truth, 1, rule, HALF).item() == 1
    assert average_precision(missed, truth, 1, rule, HALF).item() == 1


@pytest.mark.parametrize("rule", RULES)
def test_a_split_of_difficult_boxes_alone_cannot_be_judged(rule):
    truth = ground_truth(3, 2, 2, seed=1, difficult=1.0)

    with pytest.raises(ThreefoldError, match="no box to find"):
        mean_average_precision(detections(truth, 2, seed=1), truth, 2, rule)


def test_a_class_that_is_nowhere_has_no_part_in_the_mean():
    found, truth = one_image([0.9], [True], boxes=1)

    assert mean_average_precision(found, truth, 5, "voc2007")["ap"] == 1


def test_an_iou_of_exactly_the_least_is_enough():
    found, truth = one_image([0.9], [True], boxes=1)
    found.boxes[0] = torch.tensor([0.0, 0, 10, 5])

    assert average_precision(found, truth, 1, "voc2007", HALF).item() == 1
