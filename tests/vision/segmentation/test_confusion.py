import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.vision.segmentation.confusion import confusion, scores

FOUND = torch.tensor([[0, 0, 1], [1, 2, 2]])
TARGET = torch.tensor([[0, 0, 0], [1, 1, 255]], dtype=torch.uint8)


def test_pixels_are_counted_by_what_they_are_and_what_they_are_taken_for():
    assert confusion(FOUND, TARGET, 4).tolist() == [[2, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_scores_by_hand():
    """IoUs of 2/3, 1/3 and 0; nothing is of the fourth class or taken for it."""
    found = scores(confusion(FOUND, TARGET, 4))

    assert found["miou"] == pytest.approx((2 / 3 + 1 / 3 + 0) / 3)
    assert found["pixel-accuracy"] == pytest.approx(3 / 5)


def test_ignored_pixels_alone_cannot_be_judged():
    with pytest.raises(ThreefoldError, match="no pixel to judge"):
        scores(confusion(FOUND, torch.full_like(TARGET, 255), 4))
