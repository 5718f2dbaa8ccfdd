import pytest
import torch

from tests.vision.detection.made_up import generator
from tests.vision.tiny import for_detection
from threefold.vision.detection.augmentation import Augmentation
from threefold.vision.detection.truth import Truth

NEVER = {"flip": 0.0, "crop": 0.0, "translation": 0.0, "mixup": 0.0}
SIDE = 40


def marked(rows: int, seed: int) -> tuple[torch.Tensor, Truth]:
    """One white box on black in each image."""
    first = torch.randint(8, 16, (rows, 2), generator=generator(seed))
    last = first + torch.randint(9, 16, (rows, 2), generator=generator(seed + 1))
    columns, lines = torch.arange(SIDE), torch.arange(SIDE)[:, None]
    inside = [
        (columns >= left) & (columns < right) & (lines >= top) & (lines < bottom)
        for (left, top), (right, bottom) in zip(first, last, strict=True)
    ]
    boxes = torch.cat([first, last], 1)[:, None].float()
    return torch.stack(inside)[:, None].float(), Truth(boxes, torch.zeros(rows, 1).long(), torch.ones(rows, 1))


def around_white(image: torch.Tensor) -> torch.Tensor:
    lines, columns = (image[0] > 0.75).nonzero(as_tuple=True)
    return torch.stack([columns.min(), lines.min(), columns.max() + 1, lines.max() + 1]).float()


@pytest.mark.parametrize("change", ["flip", "crop", "translation"])
def test_boxes_stay_around_what_they_were_around(change: str):
    images, truth = marked(40, seed=1)

    changed, moved = Augmentation(**{**NEVER, change: 1.0}).moved(images, truth, generator(3))

    assert not torch.equal(moved.boxes, truth.boxes)
    for image, box in zip(changed, moved.boxes[:, 0], strict=True):
        torch.testing.assert_close(around_white(image), box, rtol=0, atol=1.0)


def test_all_changes_together_keep_every_box_whole():
    images, truth = marked(200, seed=1)

    changed, moved = Augmentation().moved(images, truth, generator(3))

    assert moved.boxes.min() >= -1e-3
    assert moved.boxes.max() <= SIDE + 1e-3
    for image, box in zip(changed, moved.boxes[:, 0], strict=True):
        torch.testing.assert_close(around_white(image), box, rtol=0, atol=1.0)


def test_without_chances_nothing_changes():
    images, truth = marked(5, seed=1)

    changed, moved = Augmentation(**NEVER).moved(images, truth, generator(3))

    torch.testing.assert_close(changed, images, rtol=0, atol=1e-5)
    torch.testing.assert_close(moved.boxes, truth.boxes)


def test_images_without_boxes_are_neither_cropped_nor_translated():
    images = torch.rand(10, 3, SIDE, SIDE, generator=generator(1))
    empty = Truth(torch.zeros(10, 2, 4), torch.full((10, 2), -1), torch.ones(10, 2))

    changed, _ = Augmentation(flip=0.0, crop=1.0, translation=1.0).moved(images, empty, generator(3))

    torch.testing.assert_close(changed, images, rtol=0, atol=1e-4)


def test_the_generator_decides():
    images, truth = marked(5, seed=1)
    one, same, other = (Augmentation().moved(images, truth, generator(seed))[0] for seed in (1, 1, 2))

    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_half_of_the_images_are_mixed_by_shares_from_the_beta_distribution():
    shares = Augmentation().shares(20_000, generator(1))
    mixed = shares[shares < 1]

    assert len(mixed) / 20_000 == pytest.approx(0.5, abs=0.02)
    # Of Beta(3/2, 3/2), the mean is a half, the variance a 16th, and the kurtosis 2.
    assert mixed.mean().item() == pytest.approx(0.5, abs=0.01)
    assert mixed.var().item() == pytest.approx(1 / 16, abs=0.002)
    assert mixed.sub(0.5).pow(4).mean().item() == pytest.approx(2 / 16**2, rel=0.05)


def test_boxes_of_a_mixed_image_weigh_as_much_as_their_image():
    held = for_detection(4, seed=1).tensors
    truth = Truth(held["boxes"], held["classes"], torch.ones(4, 3))

    mixed = truth.mixed(truth, torch.tensor([1.0, 0.25, 0.5, 0.75]))

    assert mixed.weights[3].tolist() == [0.75, 0.75, 0.75, 0.25, 0.25, 0.25]
    assert torch.equal(mixed.classes[3], truth.classes[3].repeat(2))
    assert (mixed.classes[0, 3:] == -1).all()
