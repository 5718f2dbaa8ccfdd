import pytest
import torch
from torchvision.transforms.v2 import functional as reference

from threefold.errors import ThreefoldError
from threefold.vision.augmentation.normalisation import Normalisation, as_floats

BYTES = torch.randint(256, (2, 3, 5, 5), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
MEAN, DEVIATION = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)


def test_bytes_are_normalised_as_by_torchvision():
    expected = reference.normalize(reference.to_dtype(BYTES, torch.float32, scale=True), list(MEAN), list(DEVIATION))

    torch.testing.assert_close(Normalisation(MEAN, DEVIATION)(as_floats(BYTES)), expected)


def test_by_default_nothing_is_subtracted():
    assert torch.equal(Normalisation()(as_floats(BYTES)), as_floats(BYTES))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Normalisation((0.5,), (0.25, 0.25)),
        lambda: Normalisation((0.5,), (0.0,)),
        lambda: Normalisation((0.5,), (0.25,))(as_floats(BYTES)),
    ],
)
def test_means_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ThreefoldError, match=r"normalisation: .*give one"):
        wrong()
