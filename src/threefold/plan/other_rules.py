"""Rules that train no network that is counted: seconds by a table, or by what they took before."""

import csv
import json
from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from threefold.plan.planned import PlannedJob


@cache
def table() -> dict[str, Any]:
    """other_rules.json."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("other_rules.json").read_text(encoding="utf-8"))
    return found


def tabled_seconds(job: PlannedJob, config: Mapping[str, Any], on_gpu: bool = False) -> float:
    """What the table says of the rule of `job`, of so many units as the configuration has.

    `on_gpu`: the job asks for a GPU and has one.
    """
    told = next(row for row in table()["rules"] if fnmatch(job.rule, row["rule"]))
    if "per" not in told:
        return float(told["seconds"])
    if told["rule"] == "train":
        explored = job.wildcards.get("arm", "").startswith("explore-")
        training = config["ithemal"]["exploration"]["training"] if explored else config["ithemal"]["training"]
        step = told["on_gpu"] if on_gpu else told
        return float(told["seconds"] + training["steps"] * (step["each"] + training["batch"] * step["row"]))
    units: Any = config
    for key in told["per"].split("."):
        units = units[key]
    return float(told["seconds"] + told["each"] * units)


def seconds_before(job: PlannedJob) -> float | None:
    """What the benchmark file of an earlier run of this very job says; None where it was not run here."""
    if job.benchmark is None:
        return None
    try:
        with Path(job.benchmark).open(encoding="utf-8", newline="") as file:
            return float(next(csv.DictReader(file, delimiter="\t"))["s"])
    except (OSError, StopIteration, KeyError, ValueError):
        return None
