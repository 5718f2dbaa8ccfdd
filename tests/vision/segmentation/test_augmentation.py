import torch

from threefold.vision.segmentation.augmentation import Augmentation


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def striped(rows: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Images whose brightness is a tenth of the class, in squares of six pixels."""
    squares = torch.randint(1, 10, (rows, 6, 6), generator=generator(1))
    target = squares.repeat_interleave(6, 1).repeat_interleave(6, 2)
    return target[:, None].float() / 10, target.to(torch.uint8)


def test_target_and_image_move_together():
    images, target = Augmentation().changed(*striped(50), generator(1))
    # Where bilinear and nearest sampling see the same square: away from its border and from the frame's.
    windows = target.unfold(1, 3, 1).unfold(2, 3, 1).flatten(3)
    steady = (windows == windows[..., :1]).all(-1) & (windows[..., 0] != 255)

    assert steady.float().mean() > 0.2
    seen, meant = images[:, 0, 1:-1, 1:-1][steady], windows[..., 0][steady]
    torch.testing.assert_close(seen * 10, meant.float(), rtol=0, atol=0.01)


def test_no_class_is_made_up():
    _, before = striped(50)
    _, after = Augmentation().changed(*striped(50), generator(1))

    assert set(after.unique().tolist()) == {*before.unique().tolist(), 255}


def test_what_lies_outside_is_black_and_does_not_count():
    images, target = Augmentation(flip=0.0, least=0.5, most=0.5).changed(*striped(20), generator(1))
    # Half of each side is a quarter of the pixels.
    assert ((target != 255).sum((1, 2)) == 18 * 18).all()
    assert (images[:, 0][torch.nn.functional.max_pool2d((target != 255).float(), 3, 1, 1) == 0] == 0).all()


def test_enlarged_images_fill_the_frame():
    _, target = Augmentation(least=1.0, most=2.0).changed(*striped(50), generator(1))

    assert (target != 255).all()


def test_a_flip_alone_is_a_mirror_and_no_change_is_none():
    images, target = striped(5)

    mirrored, mirror = Augmentation(flip=1.0, least=1.0, most=1.0).changed(images, target, generator(1))
    same, unchanged = Augmentation(flip=0.0, least=1.0, most=1.0).changed(images, target, generator(1))

    assert torch.equal(mirror, target.flip(2))
    torch.testing.assert_close(mirrored, images.flip(3))
    assert torch.equal(unchanged, target)
    torch.testing.assert_close(same, images)
