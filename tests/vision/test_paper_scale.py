"""config/paper.yaml says what the paper's Table 1 says, and takes its files from where they are published."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from torchvision.datasets import CIFAR10, CIFAR100, SVHN, FashionMNIST
from torchvision.models import ResNet50_Weights

from threefold.configuration import check
from threefold.lottery.optimiser import learning_rate
from threefold.lottery.recipe import Recipe
from threefold.registry import resolved
from threefold.vision.artifacts.overview import Overview
from threefold.vision.artifacts.table4 import is_paper
from threefold.vision.artifacts.table_notes import stand_ins
from threefold.vision.augmentation.named import augmentation
from threefold.vision.configured import configured, configured_sources
from threefold.vision.jobs import Jobs
from threefold.vision.settings import Settings
from threefold.vision.sizes import own_weights

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "workflow/schemas/config.schema.yaml"
# Training images of the released code's splits.
IMAGES = {
    "imagenet": 1_281_167,
    "cifar10": 45_000,
    "cifar100": 45_000,
    "svhn": 68_257,
    "fashion-mnist": 55_000,
    "visda": 152_397,
}


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {
        **base,
        **{
            key: merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
            for key, value in changes.items()
        },
    }


def scale(name: str) -> dict[str, Any]:
    """As the workflow has it, before names of published files are resolved."""
    files = ("config.yaml", "registry.yaml", name)
    default, registry, changes = (yaml.safe_load((ROOT / "config" / file).read_text()) for file in files)
    return merged(default | registry, changes)


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    return resolved(scale("paper.yaml"))


@pytest.mark.parametrize("name", ["paper.yaml", "fashion.yaml", "smoke.yaml", "config.yaml"])
def test_it_fits_the_schema_and_its_data_have_sources(name: str) -> None:
    found = scale(name)
    check(found, SCHEMA)
    found = resolved(found)
    assert configured_sources(found["vision"])
    Settings.of(found)


def test_eighteen_rounds_prune_to_98_per_cent(config: dict[str, Any]) -> None:
    schedule = Settings.of(config).schedule
    assert len(schedule.levels) == 18
    assert round(100 * schedule.sparsity(18), 2) == 98.20


def test_every_run_is_a_job(config: dict[str, Any]) -> None:
    jobs = Jobs(Settings.of(config), config["vision"]["jobs"] == "many")
    assert {len(family.scores) for family in (*jobs.trained, *jobs.rounds)} == {1}


def test_larger_networks_are_of_simclrs_second_version(config: dict[str, Any]) -> None:
    sizes = Settings.of(config).sizes
    # Figure 9: 18 rounds of the small network, 20 of the large.
    assert [(network.backbone, network.levels[-1]) for network in sizes.networks] == [
        ("resnet50", 18),
        ("resnet152", 20),
    ]
    for entry in own_weights(configured(config["vision"])):
        assert "training" not in entry
        assert {file["file"].rpartition(".")[2] for file in entry["weights"]["files"]} >= {"index"}


def test_temperatures_are_those_of_table_2(config: dict[str, Any]) -> None:
    study = Settings.of(config).temperatures
    assert study.values == (0.1, 0.2, 0.5, 1.0, 2.0, 10.0, 20.0)
    assert (study.usual, study.level, study.task) == (0.5, 5, "cifar100")


def rates(recipe: Recipe, epochs: list[int], examples: int) -> list[float]:
    """At the beginning of some epochs."""
    steps = -(-examples // recipe.batch)
    return [learning_rate(recipe, epoch * steps) for epoch in epochs]


# Table 1: epochs, batch, weight decay, and the learning rate at the beginning of some epochs.
TABLE1: dict[str, tuple[int, int, float, dict[int, float]]] = {
    "imagenet": (10, 256, 1e-4, {0: 1e-4, 9: 1e-4}),
    "simclr": (10, 256, 1e-4, {0: 1e-4, 9: 1e-4}),
    "moco": (10, 256, 1e-4, {0: 3e-4, 9: 3e-4}),
    "cifar10": (182, 256, 2e-4, {1: 0.1, 90: 0.1, 91: 0.01, 135: 0.01, 136: 0.001, 181: 0.001}),
    "cifar100": (182, 256, 2e-4, {1: 0.1, 90: 0.1, 91: 0.01, 135: 0.01, 136: 0.001}),
    "svhn": (182, 256, 2e-4, {1: 0.1, 90: 0.1, 91: 0.01, 135: 0.01, 136: 0.001}),
    "fashion-mnist": (182, 256, 2e-4, {1: 0.1, 90: 0.1, 91: 0.01, 135: 0.01, 136: 0.001}),
    "visda": (20, 128, 5e-4, {0: 1e-3, 9: 1e-3, 10: 1e-4, 19: 1e-4}),
}


@pytest.mark.parametrize("name", TABLE1)
def test_recipes_are_those_of_table_1(config: dict[str, Any], name: str) -> None:
    vision = configured(config["vision"])
    entries = (*vision["pretraining"], *vision["tasks"])
    entry = next(entry for entry in entries if entry["name"] == name)
    images = IMAGES[entry.get("data", name)]
    epochs, batch, decay, expected = TABLE1[name]
    recipe = Recipe.of(entry["recipe"], images)
    assert recipe.steps == epochs * -(-images // batch)
    assert (recipe.optimiser, recipe.momentum, recipe.batch, recipe.weight_decay) == ("sgd", 0.9, batch, decay)
    assert rates(recipe, list(expected), images) == pytest.approx(list(expected.values()))
    augmentation(entry["augmentation"])


def sums(config: dict[str, Any], name: str) -> dict[str, str]:
    source = configured_sources(config["vision"])[name]
    return {entry["file"].rpartition("/")[2]: entry["md5"] for entry in source["files"]}


def test_sums_are_torchvisions(config: dict[str, Any]) -> None:
    assert sums(config, "cifar10") == {CIFAR10.filename: CIFAR10.tgz_md5}
    assert sums(config, "cifar100") == {CIFAR100.filename: CIFAR100.tgz_md5}
    assert sums(config, "svhn") == {file: md5 for _, file, md5 in map(SVHN.split_list.__getitem__, ("train", "test"))}
    assert sums(config, "fashion-mnist") == dict(FashionMNIST.resources)
    assert sums(resolved(scale("fashion.yaml")), "fashion-mnist") == dict(FashionMNIST.resources)


def test_imagenets_weights_are_torchvisions_first(config: dict[str, Any]) -> None:
    (file,) = config["vision"]["pretraining"][0]["weights"]["files"]
    assert file["url"] == ResNet50_Weights.IMAGENET1K_V1.url
    # torchvision checks the digits in the file's name.
    assert f"-{file['sha256']}.pth" in file["url"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": "cifar"}, "the nearest is 'cifar10'"),
        ({"file": []}, "unknown key; the nearest valid name is 'files'"),
        ({"files": [{"file": "a", "url": "b", "md5": "nonsense"}]}, "'nonsense' does not match"),
        ({"files": [{"file": "a", "url": "b", "sha1": "0"}]}, "unknown key"),
        ({"mean": [123.0]}, "123.0 is greater than"),
    ],
)
def test_a_source_that_cannot_be_is_named(config: dict[str, Any], change: dict[str, Any], complaint: str) -> None:
    vision = config["vision"]
    tasks = [vision["tasks"][0] | {"source": vision["tasks"][0]["source"] | change}, *vision["tasks"][1:]]
    with pytest.raises(Exception, match=complaint) as raised:
        check(config | {"vision": vision | {"tasks": tasks}}, SCHEMA)
    assert "tasks.0.source" in str(raised.value)


def test_no_source_but_embedded_has_only_a_name(config: dict[str, Any]) -> None:
    vision = config["vision"]
    tasks = [vision["tasks"][0] | {"source": "torchvision"}]
    with pytest.raises(Exception, match=r"tasks\.0\.source: 'embedded' was expected"):
        check(config | {"vision": vision | {"tasks": tasks}}, SCHEMA)


@pytest.mark.parametrize(("name", "own"), [("paper.yaml", True), ("config.yaml", False), ("fashion.yaml", False)])
def test_limits_in_points_count_for_the_papers_network_on_its_own_images_alone(name: str, own: bool) -> None:
    settings = Settings.of(resolved(scale(name)))
    assert is_paper(settings) == own
    assert (list(stand_ins(settings)) == []) == own
    assert not is_paper(replace(settings, network="resnet14"))


def test_a_task_stands_for_the_papers_where_its_images_are_others_whatever_it_is_called(config: dict[str, Any]) -> None:
    overview, small = (Overview.of(Settings.of(each)) for each in (config, resolved(scale("config.yaml"))))
    assert (overview.has_stand_ins, small.has_stand_ins) == (False, True)
    changed = deepcopy(config)
    changed["vision"]["tasks"][0] |= {"title": "CIFAR-10", "source": "embedded", "data": "greek"}
    assert Overview.of(Settings.of(changed)).has_stand_ins
