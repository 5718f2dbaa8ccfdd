"""What the Ithemal experiments need from elsewhere."""

from collections.abc import Mapping
from typing import Any

from threefold.needed import Needed
from threefold.origin import Download, Origin


def needed(ithemal: Mapping[str, Any]) -> list[Needed]:
    """The published labels of those data sets of the section `ithemal` that are evaluated or trained on."""
    return [
        Needed(
            f"labels of {name}",
            (f"Ithemal: {labels['microarchitecture']}",),
            Origin((Download.of(labels),), licence=labels.get("licence"), page=labels.get("page")),
        )
        for name, labels in ithemal["published_labels"].items()
        if name in (*ithemal["datasets"], *ithemal["train_on"])
    ]
