"""What each table and figure costs by itself, with all that it needs: here, as it was measured, and at a paper's scale.

    python benchmarks/target_costs.py PROJECT [--config config/paper.yaml] [--gpu h100]

PROJECT is a folder in which `snakemake` has made everything once, undisturbed. Minutes there are the wall times of the
jobs behind a target, two at a time; hours at the other scale are those of `threefold plan`.
"""

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from faults.jobs import Job, jobs_of, makers

from threefold.ithemal.processor import this_processor
from threefold.papers import catalogues
from threefold.plan.bert import BertPlan
from threefold.plan.device import CPU, gpu
from threefold.plan.estimate import Estimate, Estimator
from threefold.plan.merged import merged
from threefold.plan.planned import cores_of, planned_jobs
from threefold.plan.probe import probed
from threefold.plan.training import Paper
from threefold.plan.vision import VisionPlan
from threefold.reporting.catalogue import Catalogue

T = TypeVar("T")

_AT_A_TIME = 2
# What it reads decides on further runs, of which a plan knows nothing but that something is to come.
_CHECKPOINT = "bert_winning_levels"
_TO_COME = "<TBD>"


def main() -> None:
    """Print a line for each table and figure, and one for each paper."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, help="the folder of a finished run of the default configuration")
    parser.add_argument("--config", nargs="*", default=["config/paper.yaml"])
    parser.add_argument("--gpu", default="h100")
    given = parser.parse_args()
    here = this_processor()
    made = makers(jobs_of(given.project))
    planned = _planned(given.config, given.gpu)
    print(f"python benchmarks/target_costs.py . --config {' '.join(given.config)} --gpu {given.gpu}")
    print(f"{date.today()}, {here.name}, family {here.family} model {here.model}, {os.cpu_count()} hyperthreads\n")
    print(f"{'':16} {'made here':>14} {f'planned, {given.gpu}':>25}")
    print(f"{'target':16} {'jobs':>6} {'min':>7} {'jobs':>8} {'hours':>16}")
    for name, files, files_there in _targets(catalogues(merged([])), catalogues(merged(given.config))):
        behind = needed(files, made, lambda job: job.inputs)
        later = needed(files_there, planned, lambda estimate: estimate.job.input)
        print(f"{name:16} {_measured(behind)} {_modelled(later)}")
    print(f"\n>: more runs follow once {_CHECKPOINT} has read the first results; they are not in the plan.")


def needed(files: Iterable[str], maker: Mapping[str, T], inputs: Callable[[T], Iterable[str]]) -> list[T]:
    """The jobs behind `files`, each once: those that make them, and those that make what these read."""
    found: dict[int, T] = {}
    waiting = list(files)
    while waiting:
        job = maker.get(waiting.pop())
        if job is not None and id(job) not in found:
            found[id(job)] = job
            waiting.extend(inputs(job))
    return list(found.values())


def _targets(
    here: Mapping[str, Catalogue], there: Mapping[str, Catalogue]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Each paper and each table and figure, with its files at both scales."""
    for paper, catalogue in here.items():
        yield paper, catalogue.files, there[paper].files
        for name in catalogue.names:
            yield f"{paper}_{name}", catalogue.outputs(name), there[paper].outputs(name)


def _planned(files: Sequence[str], device: str) -> dict[str, Estimate]:
    config, cpu = merged(files), probed()
    papers: dict[str, Paper] = {"bert": BertPlan(config), "vision": VisionPlan(config)}
    estimator = Estimator(config, papers, cpu, cpu if device == CPU else gpu(device))
    estimates = list(map(estimator.of, planned_jobs(files, [], cores_of(config), force_all=True)))
    by_rule = {estimate.job.rule: estimate for estimate in estimates}
    maker = {path: estimate for estimate in estimates for path in estimate.job.output}
    return maker | {_TO_COME: by_rule[_CHECKPOINT]} if _CHECKPOINT in by_rule else maker


def _measured(jobs: Sequence[Job]) -> str:
    return f"{len(jobs):6} {sum(job.wall for job in jobs) / _AT_A_TIME / 60:7.1f}"


def _modelled(estimates: Sequence[Estimate]) -> str:
    on_gpu = sum(each.seconds for each in estimates if each.device != CPU) / 3600
    on_cpu = sum(each.seconds * each.job.threads for each in estimates if each.device == CPU) / 3600
    more = any(each.job.rule == _CHECKPOINT for each in estimates)
    hours = "> " * more + (_hours(on_gpu, "GPU h") if on_gpu else _hours(on_cpu, "CPU h"))
    return f"{len(estimates):8} {hours:>16}"


def _hours(number: float, unit: str) -> str:
    return f"{number:,.0f} {unit}" if number >= 1 else f"{number:.1f} {unit}" if number >= 0.1 else "-"


if __name__ == "__main__":
    main()
