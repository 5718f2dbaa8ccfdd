"""The tasks of a configuration, after what it says about some of them has been applied."""

from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError


def configured_tasks(bert: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of `bert.tasks` that `bert.only` names, all where it is null, with their `bert.recipes` applied.

    A file of one scale can so leave out tasks of another, or shorten them, without repeating where they come from.

    Raises:
        ThreefoldError: `only` or `recipes` names a task that is not there.
    """
    tasks: dict[str, dict[str, Any]] = {task["name"]: dict(task) for task in bert["tasks"]}
    if len(tasks) < len(bert["tasks"]):
        raise ThreefoldError("bert.tasks: two have the same name; rename one")
    only = tasks if bert["only"] is None else bert["only"]
    for key, names in (("only", only), ("recipes", bert["recipes"])):
        for name in names:
            if name not in tasks:
                raise ThreefoldError(f"bert.{key}: {name}: unknown task; there are {', '.join(tasks)}")
    for name, changes in bert["recipes"].items():
        tasks[name]["recipe"] = _changed(tasks[name]["recipe"], changes)
    return [task for name, task in tasks.items() if name in only]


def _changed(recipe: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`recipe` with `changes`; steps and epochs say the same, so that either takes the other's place."""
    length = {"steps", "epochs"}
    kept = {name: value for name, value in recipe.items() if not (name in length and length & changes.keys())}
    return kept | dict(changes)
