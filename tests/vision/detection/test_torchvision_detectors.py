from dataclasses import replace

import pytest
import torch

from tests.vision.detection.made_up import generator
from tests.vision.tiny import TinyBackbone, fit, for_detection, normalised, same_bytes
from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detector
from threefold.vision.detection.faster_rcnn import FasterRcnn, RegionSize
from threefold.vision.detection.objective import Detection
from threefold.vision.detection.ssd import Ssd, SsdSize
from threefold.vision.initialised import initialised

CLASSES = 3
REGIONS = RegionSize(anchors=(8, 16), channels=32, units=64, proposals=30)
BOXES = SsdSize(stages=2, extra=(32,), ratios=((2,), (2,), (2,)), scales=(0.25, 0.35, 0.6, 0.9))
BUILDS = {
    "faster-rcnn": lambda: FasterRcnn(TinyBackbone(), CLASSES, REGIONS),
    "ssd": lambda: Ssd(TinyBackbone(), CLASSES, BOXES),
}


def detector(name: str) -> Detector:
    return initialised(BUILDS[name], "network", 1)


@pytest.mark.parametrize(("name", "learning_rate"), [("faster-rcnn", 0.05), ("ssd", 0.02)])
def test_it_learns_a_handful_of_scenes(name: str, learning_rate: float):
    objective, network = Detection(for_detection(8, seed=1), CLASSES, normalised), detector(name)
    before = objective.evaluate(network)["ap50"]

    fit(objective, network, 60, learning_rate)

    assert before < 0.1
    assert objective.evaluate(network)["ap50"] > 0.4


@pytest.mark.parametrize("name", BUILDS)
def test_the_same_seed_trains_the_same_bytes(name: str):
    objective, networks = Detection(for_detection(4, seed=1), CLASSES, normalised), [detector(name), detector(name)]
    for network in networks:
        fit(objective, network, steps=2, learning_rate=0.01)

    assert same_bytes(*networks)


@pytest.mark.parametrize("name", BUILDS)
def test_empty_images_teach_something_finite(name: str):
    split = for_detection(4, seed=1)
    objective, network = Detection(split, CLASSES, normalised), detector(name)
    split.tensors["classes"].fill_(-1)

    loss = objective.loss(network, objective.batch(torch.arange(4), generator(1)))

    assert loss.isfinite()
    assert loss.requires_grad


@pytest.mark.parametrize("name", BUILDS)
def test_the_backbone_is_a_part_under_its_name_alone(name: str):
    network = detector(name)
    weights = {id(weight) for weight in network.backbone.parameters()}
    names = [name for name, weight in network.named_parameters(remove_duplicate=False) if id(weight) in weights]

    assert names == [f"backbone.{name}" for name, _ in TinyBackbone().named_parameters()]


def test_sizes_that_do_not_fit_the_backbone_are_refused():
    with pytest.raises(ThreefoldError, match="anchors for 4 stages and a backbone of 3"):
        FasterRcnn(TinyBackbone(), CLASSES)
    for size in (SsdSize(), replace(BOXES, scales=BOXES.scales[:-1]), replace(BOXES, stages=4, extra=())):
        with pytest.raises(ThreefoldError, match="give ratios for each map, and one scale more"):
            Ssd(TinyBackbone(), CLASSES, replace(size, ratios=size.ratios[:3]))
