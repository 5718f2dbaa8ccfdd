"""config/paper.yaml with the sums of a mirror's own files, few levels and seeds, and trainings of a step or two."""

import copy
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.workflow.conftest import ROOT

CLASSES = 2
STEPS = {"steps": 2, "batch": 2}
# Few images are left for val, and few classes of ImageNet are there.
OPTIONS: dict[str, dict[str, int]] = {
    **{name: {"validation": 4} for name in ("cifar10", "cifar100", "svhn", "fashion-mnist")},
    "imagenet": {"classes": CLASSES},
}
SCHEDULED = {"milestones": {"milestones": [0.5], "warm_up": 0}}


def shortened(mirror: Path) -> dict[str, Any]:
    """What is given after config/paper.yaml. Lists replace lists, so all entries with files are repeated here."""
    paper = yaml.safe_load((ROOT / "config/paper.yaml").read_text(encoding="utf-8"))
    bert, vision = paper["bert"], paper["vision"]
    changed = {
        "mirror": str(mirror),
        "ithemal": {
            "seeds": [1],
            "published_labels": paper["ithemal"]["published_labels"],
            "model": {"embedding": 8, "hidden": 8},
            "training": {"steps": 3},
        },
        "bert": {
            "device": "cpu",
            "seeds": [1],
            "comparison_seeds": [1],
            "sparsity": {"deepest": 0.2},
            "transfer": {"sparsity": 0.1, "other_sparsities": [0.2]},
            "rewinding_points": [50],
            "encoder_sha256": {
                file: _sum(mirror / "bert-base-uncased" / file) for file in paper["bert"]["encoder_sha256"]
            },
            "encoder_bytes": {},
            "tasks": bert["tasks"],
            "recipes": {task["name"]: STEPS for task in bert["tasks"]},
        },
        "vision": {
            "device": "cpu",
            "seeds": [1],
            "dense_seeds": [1],
            "dense_prediction_seeds": [1],
            "sparsity": {"deepest": 0.3},
            "pretraining": vision["pretraining"],
            "tasks": vision["tasks"],
            "recipes": {
                task["name"]: STEPS | SCHEDULED.get(task["recipe"]["schedule"], {})
                for task in (*vision["pretraining"], *vision["tasks"])
            },
            "sizes": {"seeds": [1], "weights": [{**each, "deepest": 0.3} for each in vision["sizes"]["weights"]]},
            "temperatures": {"level": 1, "values": [0.5, 20.0], "seeds": [1]},
        },
    }
    # Entries share what YAML's anchors repeat: each is to be changed once.
    own: dict[str, Any] = copy.deepcopy(changed)
    for entry in _mappings(own):
        if "url" in entry:
            entry["sha256"] = _sum(mirror / entry["file"])
            entry.pop("size", None)
            entry.pop("md5", None)
        if entry.get("format") in OPTIONS:
            entry["options"] = OPTIONS[entry["format"]]
    return own


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
