"""Winning tickets: the sparsest subnetwork of each task that is as good as the whole network (Section 3, Table 2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from threefold.bert.settings import Settings
from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.lottery.score import read_score

# The paper words its tolerance in two ways that decide differently, and has a strict rule besides.
RULES: Mapping[str, str] = {
    "A": "full − subnetwork ≤ standard deviation of the full network (caption of Table 2)",
    "B": "full − subnetwork ≤ standard deviation of the subnetwork (text of Claim 1)",
    "strict": "subnetwork ≥ full (Table 4)",
}
ONE_SEED = "One seed has no standard deviation: rules A and B then ask, as the strict one, for no loss at all."

# Means that are equal on paper may differ in their last bits.
_EQUAL = 1e-9


def passes(rule: str, full: Estimate, found: Estimate) -> bool:
    """Whether a subnetwork is as good as the whole network, by one of `RULES`; an unknown deviation counts as 0."""
    tolerance = {"A": full.sd, "B": found.sd, "strict": 0.0}[rule]
    return full.mean - found.mean <= (0.0 if isnan(tolerance) else tolerance) + _EQUAL


@dataclass(frozen=True)
class Winning:
    """The highest winning level of every task by every rule; 0 where only the whole network passes.

    `tolerance` is the rule that tables go by.
    """

    levels: Mapping[str, Mapping[str, int]]
    tolerance: str

    def level(self, task: str, rule: str | None = None) -> int:
        """The level of `task` by `rule`, by `tolerance` where none is named.

        Raises:
            ThreefoldError: the task was not measured.
        """
        if task not in self.levels:
            raise ThreefoldError(f"{task}: no winning level; there are {', '.join(self.levels)}")
        return self.levels[task][rule or self.tolerance]

    @classmethod
    def read(cls, path: Path) -> "Winning":
        """The levels in the file `path`.

        Raises:
            ThreefoldError: it is missing, truncated, or holds something else.
        """
        found = read_json(path)
        try:
            levels = {
                str(task): {rule: int(by_rule[rule]) for rule in RULES} for task, by_rule in found["levels"].items()
            }
            return cls(levels, str(found["tolerance"]))
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ThreefoldError(f"{path}: not the winning levels of this version; delete it and run again") from None

    def write(self, path: Path) -> None:
        """Write the levels as JSON to `path`."""
        write_json(path, {"tolerance": self.tolerance, "levels": {task: dict(by) for task, by in self.levels.items()}})


def winning_scores(settings: Settings) -> list[str]:
    """The scores that decide: every task's whole network and own masks at all levels, all seeds."""
    levels = (0, *settings.schedule.levels)
    runs = (
        settings.ticket(task, level, seed) for task in settings.names for level in levels for seed in settings.seeds
    )
    return [run.score(settings.folder) for run in runs]


def winning_levels(values: Mapping[Run, float], settings: Settings) -> Winning:
    """The highest winning levels, from the value of every run of `winning_scores`."""

    def runs(task: str, level: int) -> Estimate:
        return Estimate.of([values[settings.ticket(task, level, seed)] for seed in settings.seeds])

    def highest(task: str, rule: str) -> int:
        full = runs(task, 0)
        return max((level for level in settings.schedule.levels if passes(rule, full, runs(task, level))), default=0)

    levels = {task: {rule: highest(task, rule) for rule in RULES} for task in settings.names}
    return Winning(levels, settings.tolerance)


def write_winning_levels(scores: Iterable[Path], settings: Settings, path: Path) -> None:
    """Read the files of `winning_scores` and write the levels to `path`."""
    found = [read_score(score) for score in scores]
    winning_levels({score.run: score.value for score in found}, settings).write(path)
