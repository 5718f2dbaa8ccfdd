"""The tasks of a configuration, after what it says about some of them has been applied."""

from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError
from threefold.task_entries import only, with_recipes


def configured_tasks(bert: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of `bert.tasks` that `bert.only` names, all where it is null, `recipes` and `folders` applied.

    Raises:
        ThreefoldError: `only`, `recipes` or `folders` names a task that is not there, `folders` one that is generated.
    """
    folders = bert["folders"]
    sources = {task["name"]: task.get("source") for task in bert["tasks"]}
    for name in folders:
        if not isinstance(sources.get(name), Mapping):
            raise ThreefoldError(f"bert.folders: {name}: no task whose data are fetched; see the sources of bert.tasks")
    tasks = [
        {**task, "source": {**task["source"], "folder": folders[task["name"]]}} if task["name"] in folders else task
        for task in bert["tasks"]
    ]
    return only("bert", with_recipes("bert", tasks, bert["recipes"]), bert["only"])
