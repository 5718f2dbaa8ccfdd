"""What decides how the runs of a job are made, out of the whole configuration."""

from collections.abc import Iterable, Mapping
from typing import Any

from threefold.bert.configured import configured_tasks
from threefold.bert.protocol import protocol


def job_settings(bert: Mapping[str, Any], tasks: Iterable[str]) -> dict[str, Any]:
    """What decides how runs on `tasks` are made: no more of the configuration, so that no other change repeats them."""
    followed = protocol(bert["protocol"], bert["protocol_overrides"])
    schedule = {"fraction": bert["sparsity"]["fraction"], "of": followed.schedule}
    if followed.rounds_decay == "chain":
        schedule["deepest"] = bert["sparsity"]["deepest"]
    configured = {task["name"]: task for task in configured_tasks(bert)}
    return {
        "root": f"results/{bert['folder']}",
        "schedule": schedule,
        # In one order, whatever that of the files: Snakemake compares parameters as they are written.
        "tasks": {
            name: {"metric": configured[name]["metric"], "recipe": dict(sorted(configured[name]["recipe"].items()))}
            for name in sorted(tasks)
        },
        "device": bert["device"],
    }
