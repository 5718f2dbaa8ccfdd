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
    """What is given after config/paper.yaml. Lists replace lists, so tasks whose options change are repeated here."""
    paper, registry = (
        yaml.safe_load((ROOT / "config" / name).read_text(encoding="utf-8")) for name in ("paper.yaml", "registry.yaml")
    )
    bert, vision = paper["bert"], paper["vision"]
    changed = {
        "mirror": str(mirror),
        "published": {
            name: {"files": [_here(mirror, file) for file in entry["files"]]}
            for name, entry in registry["published"].items()
            if "files" in entry and (mirror / entry["files"][0]["file"]).is_file()
        },
        "ithemal": {
            "device": "cpu",
            "seeds": [1],
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


def _here(mirror: Path, file: dict[str, Any]) -> dict[str, Any]:
    found = hashlib.sha256((mirror / file["file"]).read_bytes()).hexdigest()
    return {"file": file["file"], "url": file["url"], "sha256": found}
