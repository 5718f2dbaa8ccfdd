import pytest
import torch
import torchvision

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture, architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.loading import backbone

NARROW = Architecture("bottleneck", (1, 2, 1, 2), (4, 8, 8, 16))


@pytest.fixture(scope="module")
def weights() -> dict[str, torch.Tensor]:
    return fresh(architecture("resnet50"), seed=1)


@pytest.mark.parametrize("name", ["resnet50", "resnet152"])
def test_the_state_dict_has_the_names_and_shapes_of_torchvision(name):
    with torch.device("meta"):
        theirs = getattr(torchvision.models, name)().state_dict()
        mine = Backbone(architecture(name)).state_dict()

    shapes = {key: tensor.shape for key, tensor in theirs.items() if not key.startswith("fc.")}
    assert {key: tensor.shape for key, tensor in mine.items()} == shapes


@pytest.mark.parametrize(
    ("dilated", "replaced"), [(0, [False] * 3), (1, [False, False, True]), (2, [False, True, True])]
)
def test_features_are_those_of_torchvision_with_the_same_weights(dilated, replaced, weights):
    with torch.device("meta"):
        theirs = torchvision.models.resnet50(replace_stride_with_dilation=replaced).eval()
    theirs.load_state_dict(weights, strict=False, assign=True)
    theirs.fc = torch.nn.Identity()
    mine = backbone(architecture("resnet50"), weights, dilated).eval()
    images = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))

    with torch.inference_mode():
        torch.testing.assert_close(mine(images), theirs(images), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("stem", "dilated", "sizes"),
    [
        ("large", 0, [24, 12, 6, 3]),
        ("large", 1, [24, 12, 6, 6]),
        ("small", 0, [96, 48, 24, 12]),
        ("halving", 0, [48, 24, 12, 6]),
    ],
)
def test_stages_have_the_strides_of_the_stem(stem, dilated, sizes):
    network = Backbone(Architecture("bottleneck", NARROW.depths, NARROW.widths, stem), dilated)

    stages = network.stages(torch.randn(2, 3, 96, 96))

    assert [stage.shape[2] for stage in stages] == sizes
    assert tuple(stage.shape[1] for stage in stages) == network.architecture.stage_channels == (16, 32, 32, 64)


def test_the_features_are_the_means_of_the_last_stage():
    network = Backbone(NARROW).eval()
    images = torch.randn(2, 3, 64, 64)

    torch.testing.assert_close(network(images), network.stages(images)[-1].mean((2, 3)))


def test_basic_blocks_refuse_dilation():
    with pytest.raises(ThreefoldError, match="no dilation"):
        Backbone(architecture("resnet8"), dilated=1)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_embedded_networks_are_of_one_family_in_two_depths(channels):
    counts = []
    for name in ("resnet8", "resnet14"):
        network = Backbone(architecture(name, channels=channels))
        assert network(torch.randn(2, channels, 20, 20)).shape == (2, 64)
        counts.append(sum(parameter.numel() for parameter in network.parameters()))

    assert 70_000 < counts[0] < 90_000
    assert 1.9 < counts[1] / counts[0] < 2.4
