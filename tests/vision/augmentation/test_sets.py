import pytest
import torch

from threefold.vision.augmentation import sets


@pytest.mark.parametrize(
    ("augmentation", "channels", "size", "becomes"),
    [
        (sets.cifar(), 3, 32, 32),
        (sets.imagenet(28), 3, 40, 28),
        (sets.simclr(28), 3, 40, 28),
        (sets.moco(28), 3, 40, 28),
        (sets.glyphs(), 1, 20, 20),
        (sets.glyph_views(0.5), 1, 20, 20),
    ],
)
def test_two_views_of_a_batch_differ_and_have_the_right_size(augmentation, channels, size, becomes):
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(6, channels, size, size, generator=generator)

    first, second = augmentation(images, generator), augmentation(images, generator)

    assert first.shape == second.shape == (6, channels, becomes, becomes)
    assert ((first - second).abs().amax((1, 2, 3)) > 0).sum() >= 5
    assert first.isfinite().all()


def test_glyphs_change_polarity_with_the_probability_asked_for():
    images = torch.full((400, 1, 20, 20), 0.5)
    images[:, :, 6:14, 6:14] = 1.0
    generator = torch.Generator().manual_seed(0)

    views = sets.glyph_views(0.25)(images, generator)

    darker = views[:, 0, 8:12, 8:12].mean((1, 2)) < views[:, 0].mean((1, 2))
    assert darker.float().mean().item() == pytest.approx(0.25, abs=0.08)
