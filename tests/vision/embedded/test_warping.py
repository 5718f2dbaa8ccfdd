import pytest
import torch

from threefold.vision.embedded.warping import Pose, warped

STILL = Pose(zoom=(1.0, 1.0), rotation=0.0, shear=0.0, shift=0.0)


@pytest.fixture
def dot():
    ink = torch.zeros(200, 1, 32, 32)
    ink[:, :, 14:18, 14:18] = 1
    return ink


def middle(ink):
    """x and y of the middle of the ink, from -1 to 1: (rows, 2)."""
    at = (torch.arange(ink.shape[-1]) + 0.5) / ink.shape[-1] * 2 - 1
    mass = ink[:, 0].sum((1, 2))
    return torch.stack([(ink[:, 0].sum(1) * at).sum(1), (ink[:, 0].sum(2) * at).sum(1)], 1) / mass[:, None]


def test_a_glyph_lies_where_it_is_put(dot):
    centre = torch.rand(200, 2, generator=torch.Generator().manual_seed(1)) - 0.5
    found = middle(warped(dot, STILL, 48, torch.Generator().manual_seed(2), centre=centre))
    assert (found - centre).abs().max() < 0.02


def test_a_pose_shifts_no_further_than_it_may(dot):
    found = middle(warped(dot, Pose(shift=0.3), 48, torch.Generator().manual_seed(2)))
    assert 0.25 < found.abs().max() < 0.33


def test_twice_the_scale_is_four_times_the_ink(dot):
    areas = [warped(dot, STILL, 64, torch.Generator().manual_seed(2), scale=scale).sum() for scale in (0.5, 1.0)]
    assert areas[1] / areas[0] == pytest.approx(4, rel=0.1)
