"""The vision section after what it says about some of its tasks has been applied, and where its data come from."""

from collections.abc import Mapping
from typing import Any

from threefold.errors import ThreefoldError
from threefold.task_entries import only, with_recipes
from threefold.vision.embedded.names import RENDERED
from threefold.vision.sources.origin import EMBEDDED


def configured(vision: Mapping[str, Any]) -> dict[str, Any]:
    """The section `vision` with only the downstream tasks of `only`, and with `recipes` applied to all entries.

    Raises:
        ThreefoldError: `only` or `recipes` names a task that is not there, or weights are to be both trained and
            published.
    """
    entries = with_recipes("vision", (*vision["pretraining"], *vision["tasks"]), vision["recipes"])
    pretraining, tasks = entries[: len(vision["pretraining"])], entries[len(vision["pretraining"]) :]
    for entry in pretraining:
        if ("training" in entry) == ("weights" in entry):
            raise ThreefoldError(
                f"vision.pretraining: {entry['name']}: give either training, a recipe, or weights, published ones"
            )
    tasks = only("vision", tasks, vision["only"])
    return {**vision, "pretraining": pretraining, "tasks": tasks, "only": None, "recipes": {}}


def configured_sources(vision: Mapping[str, Any]) -> dict[str, Any]:
    """Where each data set comes from, by its name, with the folders of `vision.folders` applied.

    Raises:
        ThreefoldError: as `configured`, or two tasks with one data set say otherwise, nothing renders one, or `folders`
            names one that is not fetched.
    """
    found: dict[str, Any] = {}
    applied = configured(vision)
    for entry in (*applied["pretraining"], *applied["tasks"]):
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
