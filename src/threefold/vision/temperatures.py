"""The study of simCLR's temperature: the last round before the ticket is trained at another one (Table 2).

A task with `-t<temperature>` behind its name is the same task at that temperature, and `imp-<such a task>-level<n>` the
mask that one round on it leaves, after n - 1 rounds at the usual temperature.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from threefold.errors import ThreefoldError

_TEMPERED = re.compile(r"(?P<task>[a-z0-9-]+)-t[0-9]+(p[0-9]+)?")


@dataclass(frozen=True)
class Temperatures:
    """Which temperatures are tried, and on what.

    Attributes:
        pretraining: the task that is trained at each, and the name of its weights (simCLR).
        task: the downstream task that tickets are transferred to (CIFAR-100 in the paper).
        level: of the ticket that is trained at each temperature and pruned once more; 5 in the paper.
        values: the temperatures.
        usual: that of all other rounds.
        seeds: of the runs.
    """

    pretraining: str
    task: str
    level: int
    values: tuple[float, ...]
    usual: float
    seeds: tuple[int, ...]

    @classmethod
    def of(cls, vision: Mapping[str, Any]) -> "Temperatures":
        """The study in the configuration's section `vision`."""
        study = vision["temperatures"]
        values, seeds = tuple(map(float, study["values"])), tuple(study["seeds"])
        return cls(study["pretraining"], study["task"], study["level"], values, usual_temperature(vision), seeds)

    @property
    def others(self) -> tuple[float, ...]:
        """Those for which there is something to train; at the usual one it is the chain of rounds itself."""
        return tuple(value for value in self.values if value != self.usual)

    def source(self, temperature: float) -> str:
        """The task at `temperature`, where the mask is found."""
        return self.pretraining if temperature == self.usual else tempered(self.pretraining, temperature)

    def check(self, tasks: Iterable[str], seeds: Iterable[int], levels: Iterable[int]) -> None:
        """Check that there is such a task, and the chain that the study branches off.

        Raises:
            ThreefoldError: names the key and what would be right.
        """
        known, last = tuple(tasks), max(levels)
        if self.task not in known:
            raise ThreefoldError(f"vision.temperatures.task: {self.task}: unknown task; there are {', '.join(known)}")
        if more := set(self.seeds) - set(seeds):
            raise ThreefoldError(f"vision.temperatures.seeds: {min(more)} is not among vision.seeds; add it there")
        if self.level >= last:
            raise ThreefoldError(
                f"vision.temperatures.level: {self.level}: the last level is {last}, and one more is pruned; "
                "give a lower one, or raise vision.sparsity.deepest"
            )


def tempered(task: str, temperature: float) -> str:
    """The name of `task` at another `temperature`, with p for the point: `simclr-t0p1`."""
    return f"{task}-t{temperature:.10g}".replace(".", "p")


def untempered(task: str) -> str:
    """The task whose rounds come before one on `task`; itself where that is at no other temperature."""
    match = _TEMPERED.fullmatch(task)
    return task if match is None else match["task"]


def tempered_tasks(vision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entries as in `vision.pretraining` for the task at each temperature but the usual."""
    study, usual, entry = vision["temperatures"], usual_temperature(vision), _entry(vision)
    return [
        {**entry, "name": tempered(study["pretraining"], value), "loss": {**entry["loss"], "temperature": float(value)}}
        for value in study["values"]
        if value != usual
    ]


def usual_temperature(vision: Mapping[str, Any]) -> float:
    """That of the task as it is configured.

    Raises:
        ThreefoldError: there is no such task of simCLR, or it leaves its temperature open.
    """
    entry = _entry(vision)
    if entry["kind"] != "simclr" or "temperature" not in entry.get("loss", {}):
        raise ThreefoldError(
            f"vision.temperatures.pretraining: {entry['name']}: not of the kind simclr with a loss.temperature; "
            "name one that is"
        )
    return float(entry["loss"]["temperature"])


def _entry(vision: Mapping[str, Any]) -> Mapping[str, Any]:
    wanted = vision["temperatures"]["pretraining"]
    for entry in vision["pretraining"]:
        if entry["name"] == wanted:
            found: Mapping[str, Any] = entry
            return found
    known = ", ".join(entry["name"] for entry in vision["pretraining"])
    raise ThreefoldError(f"vision.temperatures.pretraining: {wanted}: no such pre-training; there are {known}")
