"""The tasks of a configuration, after what it says about some of them has been applied, and where data come from."""

from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError
from threefold.task_entries import Entry, only, with_recipes
from threefold.vision.embedded.names import RENDERED
from threefold.vision.sources.origin import EMBEDDED


def configured_tasks(vision: Mapping[str, Any]) -> list[Entry]:
    """The entries of `vision.tasks` that `vision.only` names, or all, with their `vision.recipes` applied.

    Raises:
        ThreefoldError: `only` or `recipes` names a task that is not there.
    """
    return only("vision", _entries(vision)[len(vision["pretraining"]) :], vision["only"])


def configured_pretraining(vision: Mapping[str, Any]) -> list[Entry]:
    """The entries of `vision.pretraining`, with their `vision.recipes` applied.

    Raises:
        ThreefoldError: `recipes` names a task that is not there, or weights are to be both trained and published.
    """
    entries = _entries(vision)[: len(vision["pretraining"])]
    for entry in entries:
        if ("training" in entry) == ("weights" in entry):
            raise ThreefoldError(
                f"vision.pretraining: {entry['name']}: give either training, a recipe, or weights, published ones"
            )
    return entries


def configured_sources(vision: Mapping[str, Any]) -> dict[str, Any]:
    """Where each data set comes from, by its name, with the folders of `vision.folders` applied.

    Raises:
        ThreefoldError: two tasks with one data set say otherwise, nothing renders one, or `folders` names one that is
            not fetched.
    """
    found: dict[str, Any] = {}
    for entry in (*configured_pretraining(vision), *configured_tasks(vision)):
        data, source = entry.get("data", entry["name"]), entry.get("source", EMBEDDED)
        if found.setdefault(data, source) != source:
            raise ThreefoldError(f"vision: {data}: two tasks have these data from different sources; give the same")
        if source == EMBEDDED and data not in RENDERED:
            raise ThreefoldError(
                f"vision: {data}: no embedded data set; give its source, or one of {', '.join(RENDERED)}"
            )
    known = [entry.get("data", entry["name"]) for entry in (*vision["pretraining"], *vision["tasks"])]
    for data, folder in vision["folders"].items():
        if data not in known or found.get(data) == EMBEDDED:
            raise ThreefoldError(f"vision.folders: {data}: no data set that is fetched; see the sources of the tasks")
        if data in found:
            found[data] = {**found[data], "folder": folder}
    return found


def _entries(vision: Mapping[str, Any]) -> list[Entry]:
    return with_recipes("vision", (*vision["pretraining"], *vision["tasks"]), vision["recipes"])
