"""Pre-trained weights as they are to be shipped: files, what they were made by, and a card."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import Any

import torch

from threefold.checksums import Checksum
from threefold.cpuinfo import CPUINFO, first_processor
from threefold.files import write_json, write_text
from threefold.shipped_card import facts, versions
from threefold.vision.networks.architecture import architecture
from threefold.vision.protocol import PAPER, Protocol
from threefold.vision.shipped_weights import take_shipped
from threefold.vision.task_network import task_network
from threefold.vision.tasks import load_task
from threefold.vision.weights.weights_file import read_weights

COMMAND = "snakemake --cores 2 vision_shipped"

_PACKAGES = ("torch", "torchvision", "numpy", "safetensors")
_HEAD = """\
# Pre-trained weights of the embedded scale

Small residual networks, pre-trained on rendered letters (docs/images.md), that the default scale prunes and rewinds to.
They take the place of a pre-training that is configured exactly as the `pretraining.json` beside them says; any other
is done (`vision.pretrained`, docs/vision.md). Licence: the project's.
"""
_COLUMNS = """\
| weights | network | pre-training | bytes of backbone, head | score on val | on test | sha256 of backbone, head |
|---|---|---|---:|---:|---:|---|\
"""


@dataclass(frozen=True)
class Made:
    """Weights that a pre-training made: its files, the data that it learned from, and what `pretrained_by` says."""

    backbone: Path
    head: Path
    data: Path
    by: Mapping[str, Any]


def ship(made: Mapping[str, Made], folder: Path, threads: int = 1) -> None:
    """Copy the weights to `folder`, each into a folder of its name, and write a card for all, `README.md`.

    Args:
        made: by name.
        folder: that is to replace src/threefold/vision/shipped.
        threads: of torch.
    """
    torch.set_num_threads(threads)
    rows = []
    for name, weights in made.items():
        take_shipped(weights.backbone, folder / name / "backbone.safetensors")
        take_shipped(weights.head, folder / name / "head.safetensors")
        write_json(folder / name / "pretraining.json", weights.by)
        rows.append(_row(name, weights))
    told = {
        "processor": _processor(),
        "versions": versions(_PACKAGES),
        "this card": f"{datetime.now(UTC):%Y-%m-%d}",
        "to make them again": f"`{COMMAND}`, then put `results/vision/shipped` in the place of this folder",
    }
    lines = [_HEAD, *facts(told), "", _COLUMNS, *rows]
    write_text(folder / "README.md", "\n".join(lines) + "\n")


def _row(name: str, made: Made) -> str:
    backbone, head = read_weights(made.backbone), read_weights(made.head)
    training, metric = made.by["training"], made.by["task"]["metric"]
    followed = Protocol(**{**vars(PAPER), **made.by["protocol"]})
    task = load_task(name, made.data, made.by["task"], protocol=followed)
    sizes = architecture(made.by["network"]["name"], made.by["network"]["stem"], task.channels)
    scores = task.evaluate(task_network(task, sizes, backbone, made.by["seed"], head))
    cells = (
        f"`{name}`",
        made.by["network"]["name"],
        f"{made.by['task']['kind']}, {training['steps']:,} steps of {training['batch']} images, seed {made.by['seed']}",
        ", ".join(f"{path.stat().st_size:,}" for path in (made.backbone, made.head)),
        f"{metric} {100 * scores[f'val-{metric}']:.1f} %",
        f"{100 * scores[metric]:.1f} %",
        ", ".join(f"`{Checksum().found(path)[:16]}…`" for path in (made.backbone, made.head)),
    )
    return f"| {' | '.join(cells)} |"


def _processor() -> str:
    """The processor in words, for readers."""
    found = first_processor(CPUINFO.read_text(encoding="utf-8") if CPUINFO.exists() else "")
    design = platform.machine()
    if "model name" in found:
        design = f"{found['model name']}, family {found.get('cpu family')} model {found.get('model')}"
    return f"{design}, {cpu_count()} logical cores"
