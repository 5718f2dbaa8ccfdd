"""Where the pixels go: agreement with torchvision on the same parameters, and what is drawn."""

import pytest
import torch
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as reference

from threefold.vision.augmentation.affine import Affine, affine
from threefold.vision.augmentation.augmentation import Chain, Sometimes
from threefold.vision.augmentation.flip import Mirror
from threefold.vision.augmentation.padded_crop import PaddedCrop, padded_crop
from threefold.vision.augmentation.resized_crop import ResizedCrop, resized


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


IMAGES = torch.rand(5, 3, 20, 26, generator=generator(9))


def test_padded_crops_are_torchvisions():
    top, left = torch.tensor([0, 4, 8, 3, 6]), torch.tensor([8, 4, 0, 5, 1])

    found = padded_crop(IMAGES, 4, top, left)

    for image, crop, row, column in zip(IMAGES, found, top.tolist(), left.tolist(), strict=True):
        assert torch.equal(crop, reference.crop(reference.pad(image, [4]), row, column, 20, 26))


def test_padded_crops_lie_at_every_place():
    images = torch.zeros(2000, 1, 5, 5)
    images[:, :, 2, 2] = 1

    places = PaddedCrop(2)(images, generator()).flatten(1).argmax(1)

    assert places.unique().tolist() == list(range(25))


@pytest.mark.parametrize(
    ("angle", "zoom", "shear", "shift"),
    [(0, 1, 0, (2, -3)), (30, 1, 0, (0, 0)), (0, 1.7, 0, (0, 0)), (0, 1, 20, (0, 0)), (-25, 0.8, 12, (4, 1))],
)
def test_affine_maps_are_torchvisions(angle, zoom, shear, shift):
    def each(value: float) -> torch.Tensor:
        return torch.full((5,), float(value))

    shares = torch.tensor([shift[0] / 26, shift[1] / 20]).expand(5, 2)

    found = affine(IMAGES, each(angle), each(zoom), each(shear), shares)

    expected = reference.affine(
        IMAGES, angle, list(shift), zoom, [shear, 0], interpolation=v2.InterpolationMode.BILINEAR
    )
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=0)


def test_affine_draws_another_map_for_every_image():
    same = IMAGES[:1].expand(4, -1, -1, -1)

    moved = Affine(zoom=(0.8, 1.2), rotation=20, shear=10, shift=0.1)(same, generator())

    assert all(not torch.equal(moved[0], other) for other in moved[1:])
    torch.testing.assert_close(Affine()(IMAGES, generator()), IMAGES, atol=1e-5, rtol=0)


def test_crops_that_grow_are_torchvisions():
    boxes = torch.tensor([[3, 2, 15, 12], [0, 0, 20, 20], [6, 4, 26, 20], [1, 1, 9, 18], [2, 7, 20, 20]]).float()

    found = resized(IMAGES, boxes, 24)

    for image, crop, (left, top, right, bottom) in zip(IMAGES, found, boxes.int().tolist(), strict=True):
        # Of a cropped image torchvision repeats the last row; here the samples beyond it are of the image around.
        inside = slice(2, -2)
        expected = reference.resized_crop(image, top, left, bottom - top, right - left, [24, 24], antialias=False)
        torch.testing.assert_close(crop[:, inside, inside], expected[:, inside, inside], atol=1e-4, rtol=0)


def test_crops_that_shrink_are_smoothed_as_torchvisions():
    ramp = torch.linspace(0, 1, 64).expand(1, 1, 64, 64) + torch.linspace(0, 1, 64).view(1, 1, 64, 1)
    wavy = ramp + 0.2 * torch.randn(1, 1, 64, 64, generator=generator(3))

    found = resized(wavy, torch.tensor([[0.0, 0.0, 64.0, 64.0]]), 16)

    expected = reference.resize(wavy, [16, 16], antialias=True)
    unsmoothed = reference.resize(wavy, [16, 16], antialias=False)
    assert (found - expected).abs().mean() < 0.4 * (unsmoothed - expected).abs().mean()


def test_crops_have_the_areas_and_ratios_asked_for():
    boxes = ResizedCrop(8, (0.2, 0.6)).boxes(4000, 40, 50, generator())
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]

    assert boxes[:, :2].min() >= 0
    assert boxes[:, 2].max() <= 50
    assert boxes[:, 3].max() <= 40
    area = width * height / 2000
    assert 0.17 < area.min() < 0.22
    assert 0.57 < area.max() < 0.63
    assert (width / height).log().abs().max() < 0.35


def test_a_crop_that_never_fits_is_the_largest_in_the_middle():
    boxes = ResizedCrop(8, (3.0, 3.0)).boxes(2, 20, 60, generator())

    # As wide as 4 / 3 of the height.
    assert boxes.tolist() == [[17.0, 0.0, 44.0, 20.0]] * 2


def test_a_mirror_twice_is_nothing():
    mirrored = Mirror()(IMAGES, generator())

    assert torch.equal(mirrored, reference.horizontal_flip(IMAGES))


def test_sometimes_changes_its_share_of_the_images_and_leaves_the_others():
    images = torch.rand(2000, 1, 2, 2, generator=generator())

    changed = (Sometimes(Mirror(), 0.3)(images, generator(1)) != images).flatten(1).any(1)

    assert changed.float().mean().item() == pytest.approx(0.3, abs=0.03)


def test_the_generator_decides_and_images_are_left_as_they_are():
    chain = Chain((PaddedCrop(3), Sometimes(Mirror(), 0.5), Affine(rotation=30), ResizedCrop(20)))
    before = IMAGES.clone()

    first, again, other = (chain(IMAGES, generator(seed)) for seed in (1, 1, 2))

    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, IMAGES)
