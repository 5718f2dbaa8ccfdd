"""An objective as the training loop sees it."""

from dataclasses import dataclass
from typing import Any

from threefold.lottery.objective import Objective
from threefold.lottery.objective_task import ObjectiveTask


@dataclass(frozen=True)
class MadeUp:
    fingerprint: str = "0123"


def task_of(objective: Objective[Any]) -> ObjectiveTask[MadeUp, Objective[Any]]:
    return ObjectiveTask("made-up", MadeUp(), objective, {})
