"""When the weights that are shipped stand for a pre-training, and that they are what today's one would leave."""

from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

import threefold.vision
from threefold.vision.embedded.alphabets import LETTERS
from threefold.vision.networks.architecture import architecture
from threefold.vision.pretrained_by import pretrained_by, taken_as_shipped
from threefold.vision.task_network import backbone_of, head_of, task_network
from threefold.vision.weights.weights_file import read_weights

ROOT = Path(__file__).parent.parent.parent
SHIPPED = Path(threefold.vision.__file__).parent / "shipped"
ALL = ["imagenet", "simclr", "moco", "simclr-small"]


def configuration(name: str = "config") -> dict[str, Any]:
    vision: dict[str, Any] = yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text())["vision"]
    return vision


@pytest.fixture
def vision() -> dict[str, Any]:
    return configuration()


def test_the_default_configuration_needs_no_pretraining(vision: dict[str, Any]) -> None:
    assert taken_as_shipped(vision, SHIPPED) == ALL


def test_they_are_trained_where_that_is_asked_for(vision: dict[str, Any]) -> None:
    assert taken_as_shipped(vision | {"pretrained": "trained"}, SHIPPED) == []


@pytest.mark.parametrize("name", ALL)
def test_shipped_weights_are_those_of_the_configured_network(vision: dict[str, Any], name: str) -> None:
    by = pretrained_by(vision, name)
    sizes = architecture(by["network"]["name"], by["network"]["stem"], channels=1)
    backbone, head = (read_weights(SHIPPED / name / f"{part}.safetensors") for part in ("backbone", "head"))
    kind, network = by["task"]["kind"], by["task"].get("network", {})
    task = SimpleNamespace(name=name, kind=kind, classes=len(LETTERS), network=network)
    made = task_network(task, sizes, backbone, 1, head)  # type: ignore[arg-type]
    for part, tensors in ((backbone_of(made), backbone), (head_of(made), head)):
        assert {key: tensor.shape for key, tensor in part.state_dict().items()} == {
            key: tensor.shape for key, tensor in tensors.items()
        }


def test_all_of_them_are_small_and_on_the_card() -> None:
    card = (SHIPPED / "README.md").read_text()
    for name in ALL:
        assert f"| `{name}` |" in card
        assert all(file.stat().st_size < 2_000_000 for file in (SHIPPED / name).iterdir())


def changed(vision: dict[str, Any], *keys: str | int, value: Any) -> dict[str, Any]:
    found = deepcopy(vision)
    at: Any = found
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    return found


@pytest.mark.parametrize(
    ("keys", "value", "left"),
    [
        (("pretraining", 0, "training", "steps"), 9, ["simclr", "moco", "simclr-small"]),
        (("pretraining", 1, "loss", "temperature"), 0.5, ["imagenet", "moco"]),
        (("pretraining", 2, "network", "queue"), 64, ["imagenet", "simclr", "simclr-small"]),
        (("pretraining", 2, "seed"), 2, ["imagenet", "simclr", "simclr-small"]),
        (("pretraining", 2, "augmentation"), "none", ["imagenet", "simclr", "simclr-small"]),
        (("network", "name"), "resnet14", ["simclr-small"]),
        (("sizes", "weights", 0, "backbone", "name"), "resnet14", ["imagenet", "simclr", "moco"]),
        (("embedded", "letters"), 500, []),
        (("embedded", "seed"), 2, []),
        (("protocol",), "released-code", ["imagenet", "moco"]),
    ],
)
def test_whatever_changes_a_pretraining_has_it_done(
    vision: dict[str, Any], keys: tuple[str | int, ...], value: Any, left: list[str]
) -> None:
    assert taken_as_shipped(changed(vision, *keys, value=value), SHIPPED) == left


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("recipes",), {"moco": {"steps": 3}}),
        (("embedded", "scenes"), 7),
        (("protocol_overrides",), {"detection_parts": "carried"}),
        (("seeds",), [1]),
    ],
)
def test_what_only_rounds_and_downstream_tasks_depend_on_does_not(
    vision: dict[str, Any], keys: tuple[str | int, ...], value: Any
) -> None:
    assert taken_as_shipped(changed(vision, *keys, value=value), SHIPPED) == ALL


def test_nothing_is_shipped_for_other_configurations() -> None:
    tiny = configuration() | configuration("smoke") | {"pretrained": "shipped"}
    tiny["embedded"] = configuration()["embedded"] | configuration("smoke")["embedded"]
    tiny["sizes"] = configuration()["sizes"] | configuration("smoke")["sizes"]
    assert taken_as_shipped(tiny, SHIPPED) == []
