"""What the vision experiments need from elsewhere."""

from collections.abc import Mapping
from typing import Any

from threefold.needed import Needed
from threefold.origin import Origin
from threefold.vision.configured import configured, configured_sources
from threefold.vision.sources.origin import EMBEDDED, image_origin
from threefold.vision.studies import pretrainings


def needed(vision: Mapping[str, Any]) -> list[Needed]:
    """The published images of the tasks of the section `vision`, and the published weights.

    Raises:
        ThreefoldError: as `configured_sources`.
    """
    applied = configured(vision)
    entries = (*applied["pretraining"], *applied["tasks"])
    images = [
        Needed(
            f"images of {data}",
            tuple(f"vision: {entry['title']}" for entry in entries if entry.get("data", entry["name"]) == data),
            image_origin(source),
        )
        for data, source in configured_sources(vision).items()
        if source != EMBEDDED
    ]
    weights = [
        Needed(f"weights {name}", (f"vision: {task['title']}",), Origin.of(task["weights"]))
        for name, task in pretrainings(applied).items()
        if "weights" in task
    ]
    return images + weights
