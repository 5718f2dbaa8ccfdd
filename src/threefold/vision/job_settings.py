"""What decides how the runs of a job are made, out of the whole configuration."""

from collections.abc import Iterable, Mapping
from typing import Any

from threefold.vision.configured import configured
from threefold.vision.protocol import protocol
from threefold.vision.studies import studied_tasks

# Of a task's entry: for readers, and where its data and weights come from.
_WORDS = frozenset(
    ("name", "title", "counterpart", "data", "source", "masks", "seed", "training", "weights", "backbone", "deepest")
)


def job_settings(vision: Mapping[str, Any], tasks: Iterable[str], weights: Iterable[str] = ()) -> dict[str, Any]:
    """What decides how runs on `tasks` are made: no more of the configuration, so that no other change repeats them.

    `weights` are those that the runs start from; they matter where they are of a study of other networks.
    """
    vision = configured(vision)
    tasks, studied = tuple(tasks), {task["name"]: task for task in studied_tasks(vision)}
    own = {name: studied[name] for name in sorted(studied.keys() & {*tasks, *weights})}
    entries = {task["name"]: task for task in (*vision["pretraining"], *vision["tasks"])} | own
    followed = protocol(vision["protocol"], vision["protocol_overrides"])
    detection = [name for name in sorted(tasks) if entries[name]["kind"] == "detection"]
    return {
        "root": f"results/{vision['folder']}",
        "pretraining": {task["name"]: task["data"] for task in (*vision["pretraining"], *own.values())},
        "downstream": {name: entries[name]["data"] for name in sorted(tasks) if "data" in entries[name]},
        "carrying": detection if followed.detection_parts == "carried" else [],
        "schedule": {"fraction": vision["sparsity"]["fraction"], "of": "remaining"},
        "network": dict(sorted(vision["network"].items())),
        "backbones": {name: dict(sorted(task["backbone"].items())) for name, task in own.items() if "backbone" in task},
        # In one order, whatever that of the files: Snakemake compares parameters as they are written.
        "tasks": {name: task_settings(entries[name]) for name in sorted(tasks)},
        "protocol": dict(sorted(vars(followed).items())),
        "device": vision["device"],
    }


def task_settings(task: Mapping[str, Any]) -> dict[str, Any]:
    """What of a task's entry decides how it is learned, without words for readers and origins, in one order."""
    return {
        key: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for key, value in sorted(task.items())
        if key not in _WORDS
    }
