"""The studies of size and temperature: what they are made of, by their names."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.vision.layout import Layout
from threefold.vision.rounds import run_before
from threefold.vision.settings import Settings
from threefold.vision.studies import pretrainings
from threefold.vision.temperatures import tempered, untempered

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"


@pytest.fixture
def vision() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CONFIG.read_text())["vision"]
    return found


def test_other_artifacts_do_not_range_over_the_weights_of_studies(vision: dict[str, Any]) -> None:
    settings = Settings.of({"vision": vision})
    assert settings.pretrained == ("imagenet", "simclr", "moco")
    assert settings.sizes.own == ("simclr-small",)
    assert settings.task("simclr-small").metric == "retrieval"
    assert list(pretrainings(vision)) == ["imagenet", "simclr", "moco", "simclr-small"]


def test_a_network_may_go_on_longer_on_the_same_schedule(vision: dict[str, Any]) -> None:
    vision["sizes"]["weights"][0]["deepest"] = 0.96
    small, large = Settings.of({"vision": vision}).sizes.networks
    assert (large.weights, large.backbone) == ("simclr", "resnet8")
    assert small.levels == (*large.levels, 5)
    assert large.prunable / small.prunable == pytest.approx(57_982_976 / 23_445_504, rel=0.05)
    for network in (small, large):
        assert network.remaining(0) == network.prunable
        assert network.remaining(1) == pytest.approx(0.512 * network.prunable, abs=1)


def test_weights_are_like_those_of_another_pretraining_but_for_what_is_said(vision: dict[str, Any]) -> None:
    vision["sizes"]["weights"][0]["seed"] = 5
    found, like = pretrainings(vision)["simclr-small"], pretrainings(vision)["simclr"]
    assert found["backbone"]["name"] == "resnet8-narrow"
    assert (found["seed"], like["seed"]) == (5, 1)
    for key in ("kind", "data", "augmentation", "loss", "network", "training", "recipe"):
        assert found[key] == like[key]


@pytest.mark.parametrize("two_of_their_own", [True, False])
def test_both_networks_may_have_weights_of_their_own(vision: dict[str, Any], two_of_their_own: bool) -> None:
    weights = vision["sizes"]["weights"]
    if two_of_their_own:
        weights.append({**weights[0], "name": "simclr-large", "backbone": {"name": "resnet14", "stem": None}})
    # Runs that no other artifact needs may have any seeds.
    change = {"large": "simclr-large" if two_of_their_own else "simclr", "seeds": [8]}
    vision["sizes"] |= change
    if two_of_their_own:
        assert Settings.of({"vision": vision}).sizes.own == ("simclr-small", "simclr-large")
        return
    with pytest.raises(ThreefoldError, match=r"sizes.seeds: 8 is not among vision.seeds, whose runs of simclr"):
        Settings.of({"vision": vision})


@pytest.mark.parametrize(("temperature", "name"), [(0.1, "simclr-t0p1"), (2.0, "simclr-t2"), (20, "simclr-t20")])
def test_a_task_at_another_temperature_says_so_in_its_name(temperature: float, name: str) -> None:
    assert tempered("simclr", temperature) == name
    assert untempered(name) == "simclr"
    for task in ("simclr", "simclr-small", "printed-to-handwritten"):
        assert untempered(task) == task


def test_one_round_at_another_temperature_follows_the_ordinary_ones(vision: dict[str, Any]) -> None:
    layout = Layout.of(Settings.of({"vision": vision}))
    mask = layout.found("results/vision/masks/simclr/imp-simclr-t20-level02/seed1.safetensors")
    run = run_before(mask)
    assert run == Run("simclr-t20", "simclr", "imp-simclr-level01", 1)
    assert layout.reads([run]) == {
        "data": ["results/vision/data/letters.safetensors"],
        "weights": [f"results/vision/weights/simclr/{part}.safetensors" for part in ("backbone", "head")],
        "masks": ["results/vision/masks/simclr/imp-simclr-level01/seed1.safetensors"],
    }


def test_the_usual_temperature_is_the_chain_itself(vision: dict[str, Any]) -> None:
    study = Settings.of({"vision": vision}).temperatures
    assert study.usual == 0.2
    assert study.source(0.2) == "simclr"
    assert 0.2 not in study.others
    assert len(study.others) == len(study.values) - 1


@pytest.mark.parametrize(
    ("study", "change", "complaint"),
    [
        ("sizes", {"task": "anagrams"}, "vision.sizes.task: anagrams: unknown task; there are greek"),
        ("sizes", {"large": "simclr-huge"}, "vision.sizes.large: simclr-huge: no such weights; there are imagenet"),
        ("temperatures", {"task": "anagrams"}, "vision.temperatures.task: anagrams: unknown task; there are greek"),
        ("temperatures", {"seeds": [1, 7]}, "vision.temperatures.seeds: 7 is not among vision.seeds"),
        ("temperatures", {"level": 4}, "vision.temperatures.level: 4: the last level is 4, and one more is pruned"),
        ("temperatures", {"pretraining": "moco"}, "temperatures.pretraining: moco: not of the kind simclr"),
        ("temperatures", {"pretraining": "byol"}, "temperatures.pretraining: byol: no such pre-training"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    vision: dict[str, Any], study: str, change: dict[str, Any], complaint: str
) -> None:
    vision[study] |= change
    with pytest.raises(ThreefoldError, match=complaint) as caught:
        Settings.of({"vision": vision})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"like": "byol"}, "vision.sizes.weights: simclr-small is like byol: no such pre-training"),
        ({"name": "greek"}, "greek: two tasks have this name"),
        ({"name": "simclr-t3"}, "vision: simclr-t3: -t<number> stands for a temperature"),
    ],
)
def test_weights_of_a_study_must_be_told_from_others(
    vision: dict[str, Any], change: dict[str, Any], complaint: str
) -> None:
    vision["sizes"]["weights"][0] |= change
    vision["sizes"]["small"] = vision["sizes"]["weights"][0]["name"]
    with pytest.raises(ThreefoldError, match=complaint):
        Settings.of({"vision": vision})
