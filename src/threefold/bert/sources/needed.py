"""What the BERT experiments need from elsewhere."""

from collections.abc import Mapping
from typing import Any

from threefold.bert.configured import configured_tasks
from threefold.bert.sources.encoder_origin import encoder_downloads
from threefold.bert.sources.origin import task_origin
from threefold.needed import Needed
from threefold.origin import Origin

_GENERATED = "language"


def needed(bert: Mapping[str, Any]) -> list[Needed]:
    """The published data of the tasks of the section `bert`, and the encoder where it is fetched.

    Raises:
        ThreefoldError: as `configured_tasks` and `task_origin`.
    """
    found = [
        Needed(f"data of {task['name']}", (f"BERT: {task['title']}",), task_origin(task["source"]))
        for task in configured_tasks(bert)
        if task["source"] != _GENERATED
    ]
    files = encoder_downloads(bert["encoder"], bert["encoder_sha256"], bert["encoder_bytes"])
    if files:
        origin = Origin(files, licence=bert["encoder_licence"], page=bert["encoder"])
        found.append(Needed("the pre-trained encoder", ("BERT: all tasks",), origin))
    return found
