import pytest
import torch

from threefold.vision.embedded.scenes import MOST, SIDE, scenes


@pytest.fixture(scope="module")
def made():
    return scenes("test", 300, seed=3)


def test_a_scene_has_two_to_four_digits(made):
    counts = (made.classes >= 0).sum(1)
    assert counts.unique().tolist() == [2, 3, 4]
    assert made.classes.unique().tolist() == list(range(-1, 10))


def test_the_box_is_the_least_one_around_the_pixels_of_its_digit(made):
    for row in range(100):
        target = made.target[row]
        left_over = target.clone()
        for box, digit in zip(made.boxes[row], made.classes[row].tolist(), strict=True):
            if digit < 0:
                assert not box.any()
                continue
            left, top, right, bottom = box.int().tolist()
            inside = target[top:bottom, left:right] == digit + 1
            assert inside[0].any()
            assert inside[-1].any()
            assert inside[:, 0].any()
            assert inside[:, -1].any()
            left_over[top:bottom, left:right][inside] = 0
        assert not left_over.any()


def test_digits_stand_out_from_their_ground(made):
    pixels = made.images[:, 0].float()
    contrast = [
        (pixels[row][made.target[row] == digit + 1].mean() - pixels[row][made.target[row] == 0].mean()).abs()
        for row in range(300)
        for digit in made.classes[row].tolist()
        if digit >= 0
    ]
    assert torch.stack(contrast).median() > 40


def test_digits_are_of_different_sizes_and_never_too_small_to_be_seen(made):
    sides = (made.boxes[..., 2:] - made.boxes[..., :2])[made.classes >= 0]
    assert made.boxes.shape == (300, MOST, 4)
    assert made.boxes.max() <= SIDE
    assert sides.amax(1).min() >= 8
    assert sides.amax(1).max() <= 30
