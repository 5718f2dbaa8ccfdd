import pytest

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture, architecture


def test_the_stem_and_the_channels_can_be_chosen():
    found = architecture("resnet50", stem="small", channels=1)

    assert (found.stem, found.channels, found.depths) == ("small", 1, (3, 4, 6, 3))
    assert found.features == 2048


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: architecture("resnet51"), "resnet51.*choose of resnet50"),
        (lambda: architecture("resnet50", stem="tiny"), "'tiny'.*choose of large, small"),
        (lambda: Architecture("plain", (1,), (1,)), "'plain'.*choose of basic"),
        (lambda: Architecture("basic", (1, 1), (8,)), "2 depths and 1 widths"),
    ],
)
def test_what_cannot_be_built_is_refused_by_its_name(wrong, says):
    with pytest.raises(ThreefoldError, match=says):
        wrong()
