"""Where a task's published files come from."""

from collections.abc import Mapping
from typing import Any

from threefold.bert.sources.glue import layout
from threefold.bert.sources.squad import FILES
from threefold.origin import Origin


def task_origin(source: Mapping[str, Any]) -> Origin:
    """The origin of a task's `source` in the configuration.

    Raises:
        ThreefoldError: GLUE has no such task.
    """
    return Origin.of(source, _needed(source))


def _needed(source: Mapping[str, Any]) -> tuple[str, ...]:
    if source["format"] == "glue":
        files = layout(source["task"]).files
        return files["train"], files["dev"]
    return tuple(FILES.values()) if source["format"] == "squad" else ()
