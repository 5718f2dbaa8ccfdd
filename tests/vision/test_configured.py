"""Which tasks a configuration means, and where their data come from."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.errors import ThreefoldError
from threefold.vision.configured import configured, configured_sources
from threefold.vision.job_settings import job_settings, task_settings

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"
RECIPE = {"epochs": 182, "milestone_epochs": [91, 136], "batch": 256, "learning_rate": 0.1}
SOURCE = {"format": "imagenet", "mean": [0.5], "std": [0.2]}
CIFAR = {"format": "cifar10", "files": [], "mean": [0.5], "std": [0.2]}


def vision(**changes: Any) -> dict[str, Any]:
    pretraining = [
        {"name": "imagenet", "data": "imagenet", "source": SOURCE, "weights": {"format": "torchvision"}},
        {"name": "moco", "data": "imagenet", "source": SOURCE, "training": RECIPE},
    ]
    tasks = [{"name": "greek"}, {"name": "cifar10", "source": CIFAR}, {"name": "symbols", "source": "embedded"}]
    entries = {"pretraining": pretraining, "tasks": tasks}
    for entry in (*pretraining, *tasks):
        entry["recipe"] = RECIPE
    return {**entries, "only": None, "recipes": {}, "folders": {}, **changes}


def test_only_some_downstream_tasks_are_taken_and_all_weights() -> None:
    config = configured(vision(only=["cifar10"]))
    assert [task["name"] for task in config["tasks"]] == ["cifar10"]
    assert [task["name"] for task in config["pretraining"]] == ["imagenet", "moco"]


def test_recipes_are_changed_downstream_and_of_pretraining() -> None:
    config = configured(vision(recipes={"moco": {"batch": 32}, "greek": {"epochs": 2, "milestones": [0.5]}}))
    assert config["pretraining"][1]["recipe"] == RECIPE | {"batch": 32}
    assert config["tasks"][0]["recipe"] == {
        "epochs": 2,
        "milestones": [0.5],
        "batch": 256,
        "learning_rate": 0.1,
    }
    assert config["tasks"][1]["recipe"] == RECIPE


def test_what_has_been_applied_is_not_applied_again() -> None:
    config = configured(vision(only=["greek"], recipes={"cifar10": {"batch": 32}}))
    assert configured(config) == config


def test_a_task_without_a_source_is_rendered_here() -> None:
    assert configured_sources(vision()) == {
        "imagenet": SOURCE,
        "greek": "embedded",
        "cifar10": CIFAR,
        "symbols": "embedded",
    }


def test_a_folder_of_ones_own_takes_the_place_of_a_sources_files() -> None:
    found = configured_sources(vision(folders={"imagenet": "/data/ilsvrc", "cifar10": "~/cifar"}))
    assert found["imagenet"] == SOURCE | {"folder": "/data/ilsvrc"}
    assert found["cifar10"] == CIFAR | {"folder": "~/cifar"}


def test_a_folder_of_a_task_that_is_left_out_is_not_refused() -> None:
    assert "cifar10" not in configured_sources(vision(only=["greek"], folders={"cifar10": "/data"}))


def test_where_data_and_weights_come_from_does_not_decide_how_runs_are_made() -> None:
    entry = configured(vision())["pretraining"][0]
    assert task_settings(entry).keys() == {"recipe"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"only": ["mnist"]}, "vision.only: mnist: unknown task; there are greek, cifar10, symbols"),
        ({"only": ["moco"]}, "vision.only: moco: unknown task; there are greek"),
        ({"recipes": {"mnist": {}}}, "vision.recipes: mnist: unknown task; there are imagenet, moco, greek"),
        ({"folders": {"mnist": "/data"}}, "vision.folders: mnist: no data set that is fetched"),
        ({"folders": {"greek": "/data"}}, "vision.folders: greek: no data set that is fetched"),
        ({"tasks": [{"name": "mnist"}]}, "vision: mnist: no embedded data set; give its source, or one of letters"),
        (
            {"tasks": [{"name": "imagenet2", "data": "imagenet", "source": CIFAR}]},
            "vision: imagenet: two tasks have these data from different sources",
        ),
        ({"pretraining": [{"name": "moco", "data": "letters"}]}, "vision.pretraining: moco: give either training"),
        (
            {"pretraining": [{"name": "moco", "data": "letters", "training": {}, "weights": {}}]},
            "vision.pretraining: moco: give either training",
        ),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ThreefoldError, match=complaint):
        configured_sources(vision(**changes))


def test_a_changed_recipe_reaches_the_jobs_of_its_task_alone() -> None:
    default = yaml.safe_load(CONFIG.read_text())["vision"]
    changed = default | {"recipes": {"greek": {"batch": 8}}}
    assert job_settings(changed, ["greek"])["tasks"]["greek"]["recipe"]["batch"] == 8
    assert job_settings(changed, ["symbols"]) == job_settings(default, ["symbols"])
