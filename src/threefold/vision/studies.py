"""The tasks of pre-training that single studies have beside those of all artifacts."""

from collections.abc import Mapping
from typing import Any

from threefold.vision.sizes import own_weights
from threefold.vision.temperatures import tempered_tasks


def studied_tasks(vision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entries as in `vision.pretraining`, of networks of other sizes and of simCLR at other temperatures."""
    return [*own_weights(vision), *tempered_tasks(vision)]


def pretrainings(vision: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """For the name of all weights that are pre-trained, the task of pre-training that gives them."""
    return {entry["name"]: entry for entry in (*vision["pretraining"], *own_weights(vision))}
