"""A small made-up project for the tests of figures: settings, scores by a formula, masks."""

import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from threefold.bert.settings import Settings
from threefold.lottery.mask import random_mask
from threefold.lottery.run import MaskName, Run
from threefold.lottery.score import Score, write_score

ROOT = Path(__file__).parents[3]

KINDS = {"STS-B": "regression", "SQuAD": "span", "MLM": "mlm"}
METRICS = {"STS-B": "pearson", "SQuAD": "token-f1", "MLM": "masked-accuracy", "CoLA": "matthews"}
PAPER = ("MNLI", "QQP", "STS-B", "WNLI", "QNLI", "MRPC", "RTE", "SST-2", "CoLA", "SQuAD", "MLM")
OURS = {
    "Paraphrase": "MRPC",
    "Similarity": "STS-B",
    "Who does what": "SST-2",
    "Acceptability": "CoLA",
    "Questions": "SQuAD",
    "MLM": "MLM",
}
SMALL = {"Acceptability": "CoLA", "Questions": "SQuAD", "MLM": "MLM"}


def make_settings(titles: dict[str, str], **changes: Any) -> Settings:
    tasks = [
        {
            "name": title.lower().replace(" ", "-"),
            "title": title,
            "counterpart": counterpart,
            "kind": KINDS.get(counterpart, "classification"),
            "metric": METRICS.get(counterpart, "accuracy"),
            "recipe": {"steps": 10, "batch": 4, "learning_rate": 0.001},
        }
        for title, counterpart in titles.items()
    ]
    span = next(task["name"] for task in tasks if task["kind"] == "span")
    bert = {
        "folder": "bert",
        "protocol": "paper",
        "protocol_overrides": {"schedule": "original"},
        "sparsity": {"fraction": 0.1, "deepest": 0.9},
        "seeds": [1, 2, 3],
        "comparison_seeds": [1, 2],
        "transfer": {"sparsity": 0.7, "other_sparsities": [0.5], "rewound_sources": [span, "mlm"]},
        "rewinding_points": [5, 10, 20, 50],
        "winning": {"tolerance": "B"},
        "only": None,
        "folders": {},
        "recipes": {},
        "tasks": tasks,
    }
    return Settings.of({"bert": {**bert, **changes}})


def paper_settings() -> Settings:
    return make_settings({name: name for name in PAPER})


def made_up(settings: Settings, run: Run) -> float:
    """Falls from 0.9 to 0.3, random masks first, then those of other tasks; with some noise."""
    mask = MaskName.parse(run.mask)
    knee = {"random": 0.3, "oneshot": 0.6}.get(mask.kind, 0.8 if mask.source in (run.task, settings.mlm) else 0.65)
    noise = np.random.default_rng(zlib.crc32(repr(run).encode())).normal(0, 0.02)
    return float(0.3 + 0.6 / (1 + np.exp((settings.schedule.sparsity(mask.level) - knee) / 0.05)) + noise)


def write_scores(settings: Settings, paths: Iterable[str]) -> None:
    for path in paths:
        run = Run.of(path)
        metric, value = settings.task(run.task).metric, made_up(settings, run)
        sparsity = settings.schedule.sparsity(MaskName.parse(run.mask).level)
        write_score(path, Score(run, metric, value, {metric: value}, sparsity, 10, (), "data", "config", 1))


def write_masks(paths: Iterable[str]) -> None:
    weights = {"first": torch.zeros(60, 50), "second": torch.zeros(40, 50)}
    for path in paths:
        random_mask(weights, 3500, zlib.crc32(path.encode())).save(path)


def write_needed(settings: Settings, needed: dict[str, str | list[str]]) -> None:
    """Make the files that a figure needs in the current folder, and no others."""
    for name, value in needed.items():
        paths = [value] if isinstance(value, str) else value
        if name == "scores":
            write_scores(settings, paths)
        elif name == "masks":
            write_masks(paths)
        else:
            for path in map(Path, paths):
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, path)
