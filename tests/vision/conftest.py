"""Tiny tasks and a backbone pre-trained for a moment on each, laid out as the workflow lays them out."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.vision.made_up import bars
from threefold.lottery.schedule import Schedule
from threefold.vision.dataset import write_dataset
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.pretraining import pretrain
from threefold.vision.protocol import PAPER, Protocol

RECIPE = {"steps": 4, "batch": 16, "learning_rate": 0.05, "optimiser": "sgd", "momentum": 0.9}
NETWORK = {"name": "resnet8", "stem": None}
BARS: dict[str, Any] = {
    "kind": "classification",
    "metric": "accuracy",
    "augmentation": "none",
    "stem": None,
    "recipe": RECIPE,
}
VIEWS: dict[str, Any] = BARS | {"metric": "retrieval", "augmentation": "glyph-views"}
TASKS: dict[str, dict[str, Any]] = {
    "imagenet": BARS,
    "simclr": VIEWS | {"kind": "simclr", "network": {"hidden": 8, "outputs": 8}},
    "moco": VIEWS
    | {"kind": "moco", "network": {"hidden": 8, "outputs": 8, "normalised": True, "queue": 32, "momentum": 0.9}},
    "bars": BARS | {"learning_rates": {"random": 0.1}},
    "bars-stem": BARS | {"stem": "small"},
}
PRETRAINED = ("imagenet", "simclr", "moco")


def experiments_in(layout: Layout, protocol: Protocol = PAPER) -> Experiments:
    return Experiments(layout, Schedule(0.5, "remaining", 0.8), NETWORK, TASKS, protocol)


@pytest.fixture(scope="session")
def pretrained(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """Data and pre-trained weights, nothing trained from them; tests copy it."""
    layout = Layout(str(tmp_path_factory.mktemp("vision")), dict.fromkeys(PRETRAINED, "letters"))
    splits = {
        name: bars(rows, seed).tensors for seed, (name, rows) in enumerate((("train", 48), ("val", 32), ("test", 32)))
    }
    for name in ("letters", "bars", "bars-stem"):
        described: dict[str, Any] = {"classes": ("column", "row"), "mean": (0.3,), "std": (0.3,)}
        write_dataset(layout.data(name), splits, kind="classification", **described)
    for name in PRETRAINED:
        pretrain(
            name,
            Path(layout.data(name)),
            Path(layout.pretrained(name)),
            Path(layout.head(name)),
            settings=TASKS[name],
            network=NETWORK,
            recipe=RECIPE,
            seed=1,
            protocol=PAPER,
        )
    return layout


@pytest.fixture
def layout(pretrained: Layout, tmp_path: Path) -> Layout:
    """The same, for one test."""
    for part in ("data", "weights"):
        (tmp_path / part).mkdir()
        for file in (Path(pretrained.root) / part).rglob("*.safetensors"):
            copy = tmp_path / part / file.relative_to(Path(pretrained.root) / part)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return replace(pretrained, root=str(tmp_path))


@pytest.fixture
def experiments(layout: Layout) -> Experiments:
    """Experiments on them, half of what is left pruned a round."""
    return experiments_in(layout)
