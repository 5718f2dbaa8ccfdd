"""Seconds planned and measured of every rule of a finished run: how good `threefold plan` is.

Compares models alone: what earlier runs took is not looked at. Wall time counts, so the run has to be one on a machine
that nobody else used. The processor time in Snakemake's benchmark files says nothing: after a job's first fifteen
seconds it is sampled every thirty, so that nearly all jobs of 15 to 45 seconds are told to have taken 15.
"""

import argparse
import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

from threefold.ithemal.processor import this_processor
from threefold.plan.bert import BertPlan
from threefold.plan.estimate import Estimator
from threefold.plan.merged import merged
from threefold.plan.planned import cores_of, planned_jobs
from threefold.plan.probe import probed
from threefold.plan.training import Paper
from threefold.plan.vision import VisionPlan


class Times(NamedTuple):
    """Seconds of all jobs of a rule."""

    planned: float = 0.0
    wall: float = 0.0
    jobs: int = 0

    @property
    def ratio(self) -> float:
        """Planned to measured."""
        return self.planned / self.wall


def main() -> None:
    """Print a line a rule, and the share of rules within a factor of two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="the folder `results` of a finished run")
    parser.add_argument("--config", nargs="*", default=[])
    given = parser.parse_args()
    found: defaultdict[tuple[bool, str], Times] = defaultdict(Times)
    config = merged(given.config)
    papers: dict[str, Paper] = {"bert": BertPlan(config), "vision": VisionPlan(config)}
    cpu = probed()
    estimator = Estimator(config, papers, cpu, cpu)
    for job in planned_jobs(given.config, [], cores_of(config), force_all=True):
        file = given.results.parent / (job.benchmark or "none")
        if not file.exists():
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            wall = float(next(csv.DictReader(lines, delimiter="\t"))["s"])
        estimate = estimator.of(job)
        key = (estimate.origin == "modelled", job.rule)
        old = found[key]
        found[key] = Times(old.planned + estimate.seconds, old.wall + wall, old.jobs + 1)
    print(f"python {' '.join(['benchmarks/plan_accuracy.py', 'results', *map(str, given.config)])}")
    print(f"{date.today()}\nplanned for {_processor_name()}, probed: {cpu.issue_seconds * 1e6:.1f} us an operation")
    for modelled, title in ((True, "modelled: rules that train"), (False, "tabled: all other rules")):
        _print(title, {rule: times for (kind, rule), times in sorted(found.items()) if kind == modelled})
    _print_share("all rules", list(found.values()))


def _processor_name() -> str:
    here = this_processor()
    return f"{here.name}, family {here.family} model {here.model}"


def _print(title: str, rules: dict[str, Times]) -> None:
    print(f"\n{title}\n{'rule':42} {'jobs':>4} {'planned':>8} {'wall':>8} {'ratio':>6}")
    for rule, times in rules.items():
        print(f"{rule:42} {times.jobs:4} {times.planned:8.1f} {times.wall:8.1f} {times.ratio:6.2f}")
    _print_share(title, list(rules.values()))


def _print_share(title: str, rules: list[Times]) -> None:
    within = sum(0.5 <= each.ratio <= 2 for each in rules)
    print(f"{title}: within a factor of two of wall time {within} of {len(rules)} rules ({within / len(rules):.0%})")


if __name__ == "__main__":
    main()
