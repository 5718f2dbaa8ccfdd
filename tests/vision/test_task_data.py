"""ImageNet is trained on without being held as tensors."""

from pathlib import Path
from typing import Any

import pytest
import torch

from tests.vision.sources import archives
from tests.vision.sources.archives import written
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.sources.prepare import prepare
from threefold.vision.task_data import read_task_data
from threefold.vision.task_network import task_network
from threefold.vision.tasks import load_task

SOURCE = {
    "format": "imagenet",
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
    "options": {"classes": 2},
}
TASK: dict[str, Any] = {"kind": "classification", "metric": "accuracy", "augmentation": "imagenet", "stem": None}
VIEWS: dict[str, Any] = TASK | {"kind": "simclr", "metric": "retrieval", "augmentation": "simclr-views"}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    prepare(SOURCE, [written(tmp_path / "imagenet", archives.imagenet())], tmp_path / "imagenet.safetensors")
    return tmp_path / "imagenet.safetensors"


def test_networks_are_trained_on_crops_and_evaluated_on_the_middle(index: Path) -> None:
    task = load_task("imagenet", index, TASK)
    batch = task.batch(torch.tensor([0, 3]), torch.Generator().manual_seed(1))
    assert batch.images.shape == (2, 3, 224, 224)
    assert task.evaluations["test"].split.rows(torch.tensor([1]))["images"].shape == (1, 3, 224, 224)  # type: ignore[attr-defined]
    assert (task.classes, task.channels, task.size) == (2, 3, 4)


def test_views_are_cut_out_of_whole_pictures_in_evaluations_too(index: Path) -> None:
    data = read_task_data(index, "cpu", whole=True)
    assert data.splits["val"].rows(torch.tensor([1]))["images"].shape == (1, 3, 256, 256)
    assert load_task("simclr", index, VIEWS).evaluations.keys() == {"test"}


def test_a_network_learns_from_pictures(index: Path) -> None:
    task, sizes = load_task("imagenet", index, TASK), architecture("resnet8")
    network = task_network(task, sizes, fresh(sizes, 1), 1)
    train(network, task, Recipe(2, 4, 0.01, "sgd"), seed=1)
    assert task.evaluate(network).keys() == {"accuracy"}


def test_other_pictures_have_another_fingerprint(index: Path, tmp_path: Path) -> None:
    files = archives.imagenet()
    files["train/n01440764/more.JPEG"] = files["train/n01440764/n01440764_0.JPEG"]
    prepare(SOURCE, [written(tmp_path / "more", files)], tmp_path / "more.safetensors")
    found = [read_task_data(path, "cpu").description.fingerprint for path in (index, tmp_path / "more.safetensors")]
    assert found[0] != found[1]
