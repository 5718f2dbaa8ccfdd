import torch
import torch.nn.functional as F
from torchvision.ops import box_iou, complete_box_iou_loss

from tests.vision.detection.made_up import boxes, generator
from threefold.vision.detection.assignment import assign
from threefold.vision.detection.grid import Grid
from threefold.vision.detection.loss import yolo_loss
from threefold.vision.detection.prediction import Prediction
from threefold.vision.detection.truth import Truth

CLASSES = 4
GRID = Grid.over(64, 64, torch.tensor([[[6.0, 9], [12, 8]], [[20.0, 24], [45, 40]]]), (8, 16))
AREA = 64 * 64


def raw(images: int, seed: int) -> torch.Tensor:
    return torch.randn(images, len(GRID.scale), 5 + CLASSES, generator=generator(seed))


def truth(images: int, seed: int) -> Truth:
    classes = torch.randint(-1, CLASSES, (images, 5), generator=generator(seed))
    weights = torch.rand(images, 5, generator=generator(seed))
    return Truth(boxes(images, 5, seed=seed), classes, weights)


def by_definition(prediction: Prediction, known: Truth) -> torch.Tensor:
    """Slot by slot, as the authors' loss is described."""
    assignment = assign(known, prediction.grid)
    total = torch.zeros(())
    for image in range(len(known.classes)):
        for slot, owner in enumerate(assignment.owner[image].tolist()):
            box, objectness = prediction.boxes[image, slot], prediction.objectness[image, slot].sigmoid()
            if owner < 0:
                seen = known.boxes[image, assignment.learned[image, :, GRID.scale[slot]]]
                if not (box_iou(box[None], seen) >= 0.5).any():
                    total = total - objectness**2 * (1 - objectness).log()
                continue
            mine, weight = known.boxes[image, owner], known.weights[image, owner]
            scale = 2 - (mine[2] - mine[0]) * (mine[3] - mine[1]) / AREA
            smoothed = torch.full((CLASSES,), 0.01 / CLASSES)
            smoothed[known.classes[image, owner]] += 0.99
            classes = F.binary_cross_entropy_with_logits(prediction.classes[image, slot], smoothed, reduction="sum")
            box_loss = scale * complete_box_iou_loss(box, mine)
            total = total + weight * (box_loss + classes - (1 - objectness) ** 2 * objectness.log())
    return total / len(known.classes)


def test_the_loss_is_the_one_described():
    prediction, known = Prediction.of(raw(4, seed=1), GRID), truth(4, seed=2)

    torch.testing.assert_close(yolo_loss(prediction, known, AREA), by_definition(prediction, known))


def test_padding_changes_nothing():
    numbers, known = raw(3, seed=1), truth(3, seed=2)
    padded = Truth(
        *(
            F.pad(part, padding, value=fill)
            for part, padding, fill in zip(known, ((0, 0, 0, 6), (0, 6), (0, 6)), (0, -1, 1), strict=True)
        )
    )
    gradients = []
    for one in (known, padded):
        numbers = numbers.detach().requires_grad_()
        yolo_loss(Prediction.of(numbers, GRID), one, AREA).backward()
        gradients.append(numbers.grad)

    torch.testing.assert_close(*gradients)


def test_images_without_boxes_teach_only_that_nothing_is_there():
    numbers = raw(2, seed=1).requires_grad_()
    empty = Truth(torch.zeros(2, 3, 4), torch.full((2, 3), -1), torch.ones(2, 3))

    yolo_loss(Prediction.of(numbers, GRID), empty, AREA).backward()

    assert (numbers.grad[..., 4] > 0).all()
    assert (numbers.grad[..., [0, 1, 2, 3, 5, 6, 7, 8]] == 0).all()


def test_wild_predictions_have_a_finite_loss_and_gradient():
    numbers = (raw(2, seed=1) * 1e3).requires_grad_()

    loss = yolo_loss(Prediction.of(numbers, GRID), truth(2, seed=2), AREA)
    loss.backward()

    assert loss.isfinite()
    assert numbers.grad.isfinite().all()
