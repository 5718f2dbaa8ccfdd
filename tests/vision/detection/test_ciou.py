import torch
from torchvision.ops import complete_box_iou_loss

from tests.vision.detection.made_up import boxes
from threefold.vision.detection.ciou import complete_iou


def test_values_and_gradients_are_torchvisions_on_random_boxes():
    truth = boxes(500, seed=2)
    ours, theirs = (boxes(500, seed=1).requires_grad_() for _ in range(2))

    loss = 1 - complete_iou(ours, truth)
    reference = complete_box_iou_loss(theirs, truth)
    loss.sum().backward()
    reference.sum().backward()

    torch.testing.assert_close(loss, reference)
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-4, atol=1e-6)


def test_a_box_is_like_itself_and_less_like_every_other():
    some = boxes(50, seed=3)

    torch.testing.assert_close(complete_iou(some, some), torch.ones(50))
    assert (complete_iou(some, some + 3) < 1).all()


def test_padding_gives_numbers_and_finite_gradients():
    found = boxes(5, seed=1).requires_grad_()

    similarity = complete_iou(found, torch.zeros(5, 4))
    similarity.sum().backward()

    assert similarity.isfinite().all()
    assert found.grad.isfinite().all()
