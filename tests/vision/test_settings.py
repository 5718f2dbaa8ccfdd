"""What the configuration's schema cannot check is checked before anything is planned."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.vision.layout import FoundMask, Layout
from threefold.vision.settings import Settings
from threefold.vision.task_settings import label

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"


@pytest.fixture
def vision() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CONFIG.read_text())["vision"]
    return found


def test_a_curve_begins_with_the_whole_network_from_its_weights(vision: dict[str, Any]) -> None:
    settings = Settings.of({"vision": vision})
    assert settings.transferred("greek", "moco", 0, 1) == Run("greek", "moco", "dense", 1)
    assert settings.own("greek", "rewound05-greek", 0, 1) == Run("greek", "random", "dense", 1)
    assert settings.variant("random", "greek", "simclr", 0, 1) == Run("greek", "simclr", "dense", 1)


def test_a_subnetwork_is_named_by_where_its_mask_was_found(vision: dict[str, Any]) -> None:
    settings = Settings.of({"vision": vision})
    assert settings.transferred("greek", "moco", 2, 1).mask == "imp-moco-level02"
    assert settings.own("greek", "rewound05-greek", 2, 1) == Run("greek", "rewound05-greek", "imp-greek-level02", 1)
    assert settings.variant("complement", "greek", "moco", 2, 1).mask == "complement-greek-level02"
    assert settings.variant("random", "greek", "moco", 2, 1).mask == "random-level02"


def test_a_run_reads_the_mask_found_from_its_own_weights(vision: dict[str, Any]) -> None:
    settings = Settings.of({"vision": vision})
    layout = Layout.of(settings)
    read = layout.reads([settings.variant("complement", "greek", "rewound05-greek", 2, 1)])
    assert read["data"] == ["results/vision/data/greek.safetensors"]
    assert read["weights"] == ["results/vision/weights/rewound05-greek/seed1.safetensors"]
    (mask,) = read["masks"]
    assert layout.found(mask) == FoundMask("rewound05-greek", layout.found(mask).name, 1)
    assert str(layout.found(mask).name) == "imp-greek-level02"
    # Rounds on a task of pre-training start from its head too.
    assert layout.reads([settings.transferred("moco", "moco", 1, 1)])["weights"] == [
        "results/vision/weights/moco/backbone.safetensors",
        "results/vision/weights/moco/head.safetensors",
    ]


def test_a_path_that_is_no_masks_is_refused(vision: dict[str, Any]) -> None:
    with pytest.raises(ThreefoldError, match=r"elsewhere\.safetensors: not the path of a mask"):
        Layout.of(Settings.of({"vision": vision})).found("elsewhere.safetensors")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"variants_on": "anagrams"}, "vision.variants_on: anagrams: unknown task; there are greek"),
        ({"seeds": [1, 7]}, "vision.seeds: 7 is not among vision.dense_seeds"),
        ({"sparsity": {"fraction": 0.9, "deepest": 1.0}}, "sparsity.deepest: 1.0 is not between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(vision: dict[str, Any], change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ThreefoldError, match=complaint) as caught:
        Settings.of({"vision": vision | change})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("symbols", "symbols: two tasks have this name"),
        ("random", "the name of untrained weights"),
        ("greek-t2", "greek-t2: -t<number> stands for a temperature"),
    ],
)
def test_names_must_tell_tasks_and_weights_apart(vision: dict[str, Any], name: str, complaint: str) -> None:
    vision["tasks"][0]["name"] = name
    with pytest.raises(ThreefoldError, match=complaint):
        Settings.of({"vision": vision})


def test_a_label_names_the_papers_task_once() -> None:
    assert label("Symbols", "CIFAR-100") == "Symbols (CIFAR-100)"
    assert label("Letters, simCLR", "simCLR") == "Letters, simCLR"
    assert label("Scenes, Faster R-CNN, AP", "Faster R-CNN AP") == "Scenes, Faster R-CNN, AP"
    assert label("CIFAR-10", "CIFAR-10") == "CIFAR-10"
