"""What the schema says of a task's augmentation, loss and network is what the code behind its kind takes."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.configuration import check
from threefold.errors import ThreefoldError
from threefold.vision.detection.augmentation import Augmentation as Movement
from threefold.vision.detection.faster_rcnn import RegionSize
from threefold.vision.detection.neck import NeckSize
from threefold.vision.detection.objective import Detection
from threefold.vision.detection.ssd import SsdSize
from threefold.vision.segmentation.augmentation import Augmentation as Enlargement
from threefold.vision.segmentation.deeplab import DecoderSize
from threefold.vision.segmentation.objective import Segmentation
from threefold.vision.tasks import METRICS

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "workflow/schemas/config.schema.yaml"
FOUND: dict[str, Any] = yaml.safe_load(SCHEMA.read_text())
CONFIG: dict[str, Any] = yaml.safe_load((ROOT / "config/config.yaml").read_text())
SVHN = {"format": "svhn", "published": "svhn", "mean": [0.4], "std": [0.1]}


def of_kind(kind: str) -> Mapping[str, Any]:
    """What the schema says of a downstream task of this kind."""
    cases = FOUND["properties"]["vision"]["properties"]["tasks"]["items"]["allOf"]
    found: Mapping[str, Any] = next(
        case["then"]["properties"] for case in cases if case["if"]["properties"]["kind"]["const"] == kind
    )
    return found


def of_detector(name: str) -> set[str]:
    cases = FOUND["$defs"]["detector"]["allOf"]
    return next(
        set(case["then"]["properties"]) for case in cases if case["if"]["properties"]["detector"]["const"] == name
    )


def names(size: Any) -> set[str]:
    return {field.name for field in fields(size)}


def test_a_detector_takes_what_the_schema_says() -> None:
    assert of_detector("yolo") == names(NeckSize) | {"detector", "anchors"}
    assert of_detector("faster-rcnn") == names(RegionSize) | {"detector"}
    assert of_detector("ssd") == names(SsdSize) | {"detector"}


def test_so_do_decoder_augmentations_and_objectives() -> None:
    detection, segmentation = of_kind("detection"), of_kind("segmentation")
    assert set(segmentation["network"]["properties"]) == names(DecoderSize)
    assert set(detection["augmentation"]["properties"]) == names(Movement)
    assert set(segmentation["augmentation"]["properties"]) == names(Enlargement)
    assert set(detection["loss"]["properties"]) <= set(signature(Detection).parameters)
    assert set(segmentation["loss"]["properties"]) <= set(signature(Segmentation).parameters)
    for kind, said in (("detection", detection), ("segmentation", segmentation)):
        assert tuple(said["metric"]["enum"]) == METRICS[kind]


@pytest.mark.parametrize(
    ("name", "changes", "complaint"),
    [
        ("detection", {"network": {"detector": "yolo", "anchors": [[[8, 8]]], "pair": 2}}, "network.pair: unknown key"),
        ("detection", {"network": {"detector": "yolo"}}, "network: 'anchors' is a required"),
        ("detection", {"network": {"detector": "ssd", "anchors": [8]}}, "network.anchors: unknown key"),
        ("detection", {"augmentation": {"least": 1}}, "augmentation.least: unknown key"),
        ("detection", {"augmentation": "glyphs"}, "augmentation: 'glyphs' should be of type object"),
        ("detection", {"metric": "miou"}, "metric: 'miou' is not one of"),
        ("segmentation", {"network": {"stride": 8}}, "network.stride: unknown key"),
        ("segmentation", {"loss": {"rule": "coco"}}, "loss.rule: unknown key"),
        ("greek", {"augmentation": {"flip": 1}}, "augmentation: {'flip': 1} is not one of"),
        ("greek", {"source": {**SVHN, "options": {"size": 3}}}, "source.options.size: unknown key"),
        ("simclr", {"loss": {"within_batch": True}}, "loss.within_batch: unknown key"),
        ("simclr", {"network": {"hidden": 8, "outputs": 8, "queue": 8}}, "network.queue: unknown key"),
        ("moco", {"network": {"hidden": 8, "outputs": 8}}, "network: 'queue' is a required"),
        ("imagenet", {"loss": {"temperature": 1}}, "loss: {'temperature': 1} is expected to be empty"),
    ],
)
def test_what_its_kind_does_not_know_is_refused_before_anything_is_planned(
    name: str, changes: dict[str, Any], complaint: str
) -> None:
    config = deepcopy(CONFIG)
    for task in (*config["vision"]["pretraining"], *config["vision"]["tasks"]):
        if task["name"] == name:
            task.update(changes)
    with pytest.raises(ThreefoldError) as raised:
        check(config, SCHEMA)
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)
