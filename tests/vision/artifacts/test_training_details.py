"""Table 1 sees in what our trainings are other than the paper's, and calls the same by the same words."""

from typing import Any

import pytest
import yaml

from tests.vision.published_files import ROOT
from threefold.reporting.published import rows_by
from threefold.vision.artifacts.training_details import Details
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings

PUBLISHED = rows_by(ROOT / "published" / "vision" / "table1.csv", "task")
CIFAR = {
    "epochs": 182,
    "batch": 256,
    "learning_rate": 0.1,
    "optimiser": "sgd",
    "momentum": 0.9,
    "weight_decay": 0.0002,
    "schedule": "milestones",
    "milestones": [0.5, 136 / 182],
}
SEGMENTATION = {
    "steps": 30_000,
    "batch": 4,
    "learning_rate": 0.01,
    "optimiser": "sgd",
    "momentum": 0.9,
    "weight_decay": 0.0001,
    "schedule": "milestones",
    "milestones": [0.6, 22 / 30],
    "warm_up": 100,
}


def details(
    recipe: dict[str, Any], metric: str = "accuracy", rates: dict[str, float] | None = None, examples: int = 45_000
) -> Details:
    task = TaskSettings("any", "", "", "", metric, "", (), {}, {}, None)
    return Details.of(task, recipe, rates or {}, examples)


def differences(ours: Details, counterpart: str) -> list[str]:
    return list(ours.differences(Details.published(PUBLISHED[(counterpart,)])))


def test_the_papers_own_settings_differ_in_nothing() -> None:
    assert differences(details(CIFAR), "CIFAR-10") == []
    assert differences(details(SEGMENTATION, "miou", examples=1464), "VOC12") == []


def test_the_configuration_at_the_papers_scale_differs_in_a_warm_up_and_in_the_end_of_a_cosine() -> None:
    default, paper = (yaml.safe_load((ROOT / "config" / name).read_text()) for name in ("config.yaml", "paper.yaml"))
    settings = Settings.of({"vision": default["vision"] | paper["vision"]})
    names = {"MoCo": "MoCov2"}
    found = {
        task.counterpart: differences(
            Details.of(task, task.recipe, task.learning_rates, 45_000), names.get(task.counterpart, task.counterpart)
        )
        for task in (*settings.pretraining, *settings.tasks)
    }
    schedules = ("CIFAR-10", "CIFAR-100", "SVHN", "Fashion-MNIST", "VOC07")
    assert {name: each for name, each in found.items() if each} == {name: ["schedule"] for name in schedules}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        # Milestones are shares of a training, so their epochs move as well.
        ({"epochs": 160}, "epochs, schedule"),
        ({"batch": 128}, "batch"),
        ({"learning_rate": 0.2}, "learning rate"),
        ({"schedule": "cosine"}, "schedule"),
        ({"warm_up": 176}, "schedule"),
        ({"nesterov": True}, "optimiser"),
        ({"clip": 10.0}, "optimiser"),
        ({"weight_decay": 0.0001}, "weight decay"),
    ],
)
def test_whatever_is_changed_is_named(changed: dict[str, Any], named: str) -> None:
    assert differences(details(CIFAR | changed), "CIFAR-10") == named.split(", ")


def test_where_the_paper_counts_iterations_steps_are_compared() -> None:
    assert "steps" in differences(details(SEGMENTATION | {"steps": 250}, "miou", examples=400), "VOC12")


def test_a_rate_for_one_of_the_weights_is_a_difference_and_is_named_with_them() -> None:
    ours = details(CIFAR, rates={"imagenet": 0.1, "moco": 0.3, "random": 0.3})
    assert ours.rates == "0.1 (θ_Img); 0.3 (θ_MoCo, θ_0)"
    assert differences(ours, "CIFAR-10") == ["learning rate"]


def test_an_epoch_is_as_many_batches_as_hold_all_images() -> None:
    assert details({"steps": 120, "batch": 64, "learning_rate": 0.1}, examples=20).epochs == 120
