"""A project in which every file that an artifact reads was made up."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
import yaml
from safetensors.torch import save_file

from tests.vision.published_files import ROOT
from threefold.lottery.mask import random_mask
from threefold.lottery.run import MaskName, Run
from threefold.lottery.score import Score, write_score
from threefold.vision.layout import Layout
from threefold.vision.settings import Settings
from threefold.vision.tasks import METRICS

KERNELS = {f"layer{stage}.0.conv1.weight": torch.zeros(8, 8, 3, 3) for stage in (1, 2, 3)}


# Of every data set; no table reads more of one than its size.
IMAGES = 640


def value(run: Run) -> float:
    """Falls with the level, from 0.9 for pre-trained weights and 0.5 for others; a point less for every seed."""
    start = 0.9 if run.weights in ("imagenet", "simclr", "moco") else 0.5
    level = MaskName.parse(run.mask).level
    return start - 0.01 * run.seed - (0.001 if level == 1 else 0.1 * level)


@pytest.fixture
def settings() -> Settings:
    return Settings.of(yaml.safe_load((ROOT / "config" / "config.yaml").read_text()))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a test, with the published values."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "published").symlink_to(ROOT / "published")
    return tmp_path


def make(settings: Settings, files: Iterable[str]) -> None:
    """Scores, masks and data at these places, in the working directory."""
    layout = Layout.of(settings)
    for file in files:
        if file.endswith("score.json"):
            run = Run.of(file)
            task = settings.task(run.task)
            sparsity = settings.schedule.sparsity(MaskName.parse(run.mask).level)
            there = value(run)
            metrics = dict.fromkeys(METRICS[task.kind], there)
            write_score(file, Score(run, task.metric, there, metrics, sparsity, 1, (), "data", "config", 1))
        elif "/masks/" in file:
            found = layout.found(file)
            pruned = settings.schedule.pruned(found.name.level, sum(map(torch.numel, KERNELS.values())))
            random_mask(KERNELS, pruned, seed=len(found.weights) + found.seed).save(file)
        elif "/data/" in file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            save_file({"train.images": torch.zeros(IMAGES, 1, 1, 1, dtype=torch.uint8)}, file)
