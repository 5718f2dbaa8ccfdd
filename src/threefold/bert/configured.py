"""The tasks of a configuration, after what it says about some of them has been applied."""

from collections.abc import Mapping
from typing import Any

from threefold.task_entries import only, with_recipes


def configured_tasks(bert: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of `bert.tasks` that `bert.only` names, all where it is null, with their `bert.recipes` applied.

    Raises:
        ThreefoldError: `only` or `recipes` names a task that is not there.
    """
    return only("bert", with_recipes("bert", bert["tasks"], bert["recipes"]), bert["only"])
