import pytest
import torch

from threefold.vision.networks.architecture import ARCHITECTURES, Architecture, architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.prunable import prunable


@pytest.mark.parametrize(("name", "count"), [("resnet50", 23_445_504), ("resnet152", 57_982_976)])
def test_the_papers_networks_have_the_papers_number_of_prunable_weights(name, count):
    with torch.device("meta"):
        weights = prunable(Backbone(architecture(name)))

    assert sum(weight.numel() for weight in weights.values()) == count


@pytest.mark.parametrize(
    "sizes",
    [
        *ARCHITECTURES.values(),
        Architecture("bottleneck", (1, 2), (8, 8)),
        Architecture("basic", (1, 2), (8, 8), channels=1),
    ],
)
def test_their_number_is_known_without_building_the_network(sizes):
    with torch.device("meta"):
        weights = prunable(Backbone(sizes))

    assert sizes.prunable_weights == sum(weight.numel() for weight in weights.values())


def test_shortcuts_are_prunable_and_the_first_convolution_and_normalisations_are_not():
    network = Backbone(architecture("resnet8"))
    names = prunable(network).keys()

    assert "layer2.0.downsample.0.weight" in names
    assert "layer1.0.conv1.weight" in names
    assert "conv1.weight" not in names
    assert not any("bn" in name or "downsample.1" in name for name in names)


def test_the_weights_are_the_networks_own():
    network = Backbone(architecture("resnet8"))

    for name, weight in prunable(network).items():
        assert weight is network.get_parameter(name)
