import math

import torch
from torch import nn

from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.initial import fresh, fresh_stem, initial

SMALL = architecture("resnet14", channels=1)


def test_a_seed_draws_the_same_weights_and_another_seed_others():
    first, again, other = fresh(SMALL, 1), fresh(SMALL, 1), fresh(SMALL, 2)

    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])


def test_a_network_loads_them_whole():
    Backbone(SMALL).load_state_dict(fresh(SMALL, 1))


def test_convolutions_have_the_variance_of_he_initialisation():
    weights = fresh(architecture("resnet50"), 1)

    for name in ("layer1.0.conv2.weight", "layer4.0.downsample.0.weight"):
        outputs, _, height, width = weights[name].shape
        assert math.isclose(weights[name].std().item(), math.sqrt(2 / (outputs * height * width)), rel_tol=0.02)


def test_normalisations_begin_as_the_identity():
    weights = fresh(SMALL, 1)

    assert weights["bn1.weight"].eq(1).all()
    assert weights["bn1.bias"].eq(0).all()
    assert weights["bn1.running_var"].eq(1).all()
    assert weights["bn1.running_mean"].eq(0).all()
    assert weights["bn1.num_batches_tracked"].dtype == torch.int64


def test_linear_layers_are_drawn_as_pytorch_draws_them():
    drawn = initial(nn.Linear(400, 300), "head", 1)

    for tensor in drawn.values():
        assert tensor.abs().max() <= 1 / 20
        assert math.isclose(tensor.std().item(), 1 / 20 / math.sqrt(3), rel_tol=0.1)


def test_the_stem_can_be_drawn_alone():
    stem = fresh_stem(SMALL, 3)

    assert stem.keys() == {"conv1.weight"}
    assert torch.equal(stem["conv1.weight"], fresh(SMALL, 3)["conv1.weight"])


def test_weights_are_drawn_on_the_cpu_whatever_the_default_device():
    with torch.device("meta"):
        weights = fresh(SMALL, 1)

    assert torch.equal(weights["conv1.weight"], fresh(SMALL, 1)["conv1.weight"])
