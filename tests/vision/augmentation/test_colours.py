"""What becomes of the pixels' values: agreement with torchvision on the same parameters, and what is drawn."""

import pytest
import torch
from torchvision.transforms.v2 import functional as reference

from threefold.vision.augmentation.augmentation import Augmentation
from threefold.vision.augmentation.blur import GaussianBlur, blurred
from threefold.vision.augmentation.colour_jitter import ColourJitter, brighten, contrast, saturate
from threefold.vision.augmentation.disturbance import Ghost, Noise
from threefold.vision.augmentation.gray import Gray
from threefold.vision.augmentation.hue import turn_hue
from threefold.vision.augmentation.levels import Levels, Negative


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


IMAGES = torch.rand(4, 3, 12, 15, generator=generator(9))
FACTORS = (0.3, 0.9, 1.0, 1.8)


def test_gray_is_torchvisions():
    torch.testing.assert_close(Gray()(IMAGES, generator()), reference.rgb_to_grayscale(IMAGES, 3))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (brighten, reference.adjust_brightness),
        (contrast, reference.adjust_contrast),
        (saturate, reference.adjust_saturation),
    ],
)
def test_factors_of_every_image_act_as_torchvisions_on_it(mine, theirs):
    found = mine(IMAGES, torch.tensor(FACTORS).view(-1, 1, 1, 1))

    expected = torch.stack([theirs(image, factor) for image, factor in zip(IMAGES, FACTORS, strict=True)])
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


def test_hues_are_turned_as_by_torchvision():
    images = IMAGES.clone()
    images[0, :, 0, 0] = torch.tensor([0.4, 0.4, 0.4])
    turns = (-0.5, -0.13, 0.0, 0.2)

    found = turn_hue(images, torch.tensor(turns).view(-1, 1, 1, 1))

    expected = torch.stack([reference.adjust_hue(image, turn) for image, turn in zip(images, turns, strict=True)])
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


def test_blur_is_torchvisions_with_a_width_for_every_image():
    sigmas = (0.1, 0.7, 1.3, 2.0)

    found = blurred(IMAGES, torch.tensor(sigmas).view(-1, 1, 1, 1), 5)

    expected = torch.stack(
        [reference.gaussian_blur(image, [5, 5], [sigma, sigma]) for image, sigma in zip(IMAGES, sigmas, strict=True)]
    )
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


def test_a_negative_of_a_negative_is_the_image():
    negative = Negative()(IMAGES, generator())

    torch.testing.assert_close(negative, 1 - IMAGES)


def test_levels_keep_within_what_is_asked_for():
    white = torch.ones(3000, 1, 1, 1)

    found = Levels((0.4, 1.4), 0.15)(white, generator()).flatten()

    # Half a unit above the middle gray, times the factor, and brightness.
    assert 0.5 + 0.2 - 0.15 <= found.min() < 0.6
    assert 1.3 < found.max() <= 0.5 + 0.7 + 0.15


def test_a_ghost_is_a_part_of_another_image_mirrored():
    images = torch.full((2, 1, 1, 4), 0.5)
    images[1, 0, 0] = torch.tensor([1.5, 0.5, 0.5, 0.5])
    seeds = (generator(seed) for seed in range(40))

    found = [ghosted[0, 0, 0] for ghosted in (Ghost(0.5)(images, seed) for seed in seeds)]

    assert all(torch.equal(row[:3], images[0, 0, 0, :3]) for row in found)
    shares = torch.stack([row[3] for row in found]) - 0.5
    assert 0.4 < shares.max() <= 0.5
    assert 0 < (shares == 0).sum() < 40


def test_noise_has_another_strength_in_every_image():
    strengths = Noise(0.1)(torch.zeros(500, 1, 30, 30), generator()).std((1, 2, 3))

    assert 0.045 < strengths.mean() < 0.055
    assert strengths.max() < 0.11
    assert strengths.min() < 0.01


@pytest.mark.parametrize("augmentation", [ColourJitter(0.8, 0.8, 0.8, 0.2), GaussianBlur(3), Ghost(0.3), Noise(0.1)])
def test_the_generator_decides_and_every_image_is_changed_in_its_own_way(augmentation: Augmentation):
    same = IMAGES[:1].expand(6, -1, -1, -1)
    before = same.clone()

    first, again, other = (augmentation(same, generator(seed)) for seed in (1, 1, 2))

    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert not torch.equal(first[0], first[1])
    assert torch.equal(same, before)


def test_jittered_colours_stay_colours():
    jittered = ColourJitter(0.8, 0.8, 0.8, 0.2)(IMAGES, generator())

    assert jittered.min() >= 0
    assert jittered.max() <= 1
    assert ((jittered - IMAGES).abs().mean((1, 2, 3)) > 0.01).all()
