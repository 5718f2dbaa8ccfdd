"""The entries of tasks in a section of the configuration, after what it says about some of them has been applied.

A file of one scale can so leave out tasks of another, or shorten them, without repeating where they come from.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from threefold.errors import ThreefoldError

Entry = dict[str, Any]

# Keys of a recipe that say the same in steps, in shares of the training, and in epochs.
_SAME = ({"steps", "epochs"}, {"warm_up", "warm_up_epochs"}, {"milestones", "milestone_epochs"})


def with_recipes(section: str, entries: Iterable[Mapping[str, Any]], recipes: Mapping[str, Any]) -> list[Entry]:
    """Copies of `entries`, with the changes of `recipes`, by name, in their `recipe`.

    Raises:
        ThreefoldError: two have the same name, or `recipes` names one that is not there; `section` says where.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry["name"] in found:
            raise ThreefoldError(f"{section}.tasks: {entry['name']}: two tasks have this name; rename one")
        found[entry["name"]] = dict(entry)
    _check_known(f"{section}.recipes", recipes, found)
    for name, changes in recipes.items():
        found[name]["recipe"] = _changed(found[name]["recipe"], changes)
    return list(found.values())


def only(section: str, entries: Sequence[Entry], names: Sequence[str] | None) -> list[Entry]:
    """Those of `entries` that `names` names, in their own order; all where it is None.

    Raises:
        ThreefoldError: one is not there.
    """
    if names is None:
        return list(entries)
    _check_known(f"{section}.only", names, [entry["name"] for entry in entries])
    return [entry for entry in entries if entry["name"] in names]


def _check_known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    there = list(known)
    for name in names:
        if name not in there:
            raise ThreefoldError(f"{key}: {name}: unknown task; there are {', '.join(there)}")


def _changed(recipe: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`recipe` with `changes`; what says the same in another way gives place to them."""
    replaced = {name for same in _SAME if same & changes.keys() for name in same}
    return {name: value for name, value in recipe.items() if name not in replaced} | dict(changes)
