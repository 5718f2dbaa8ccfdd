"""What decides the outcome of a pre-training, and whether the weights that are shipped are that outcome."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threefold.files import read_json
from threefold.vision.configured import configured
from threefold.vision.job_settings import task_settings
from threefold.vision.protocol import protocol
from threefold.vision.sources.origin import EMBEDDED
from threefold.vision.studies import pretrainings

# Of a task's settings: what rounds of pruning on it are made by, from the weights that it gave.
_OF_ROUNDS = frozenset(("recipe", "learning_rates"))
# Of the protocol: what simCLR's training depends on. All other options are about what comes after a pre-training.
_OF_SIMCLR = ("contrastive_mean", "simclr_input")


def pretrained_by(vision: Mapping[str, Any], name: str) -> dict[str, Any]:
    """All that decides which weights the pre-training `name` of the section `vision` ends with, as JSON would hold it.

    Code is not among it.
    """
    vision = configured(vision)
    entry = pretrainings(vision)[name]
    source = entry.get("source", EMBEDDED)
    followed = protocol(vision["protocol"], vision["protocol_overrides"])
    decisive = {
        "task": {key: value for key, value in task_settings(entry).items() if key not in _OF_ROUNDS},
        "network": entry.get("backbone", vision["network"]),
        "training": entry["training"],
        "seed": entry["seed"],
        "data": {"name": entry["data"], "source": source}
        | ({key: vision["embedded"][key] for key in ("seed", "letters")} if source == EMBEDDED else {}),
        "protocol": {key: getattr(followed, key) for key in _OF_SIMCLR if entry["kind"] == "simclr"},
    }
    found: dict[str, Any] = json.loads(json.dumps(decisive))
    return found


def taken_as_shipped(vision: Mapping[str, Any], folder: Path) -> list[str]:
    """The names of weights that need no pre-training: those in `folder` that came by the very one that is configured.

    None where `vision.pretrained` is "trained"; weights whose pre-training was changed are trained.

    Raises:
        ThreefoldError: what a folder there says of its weights cannot be read.
    """
    if vision["pretrained"] == "trained":
        return []
    trained = [name for name, entry in pretrainings(configured(vision)).items() if "training" in entry]
    told = {name: folder / name / "pretraining.json" for name in trained}
    return [name for name in trained if told[name].exists() and read_json(told[name]) == pretrained_by(vision, name)]
