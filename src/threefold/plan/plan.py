"""From configuration files and targets to a bill."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from threefold.plan.as_text import as_text
from threefold.plan.bert import BertPlan
from threefold.plan.bill import bill
from threefold.plan.device import CPU, gpu
from threefold.plan.estimate import Estimator
from threefold.plan.merged import merged
from threefold.plan.planned import PlannedJob, cores_of, planned_jobs
from threefold.plan.probe import probed
from threefold.plan.training import Paper
from threefold.plan.vision import VisionPlan

_ITHEMAL = Path("results/ithemal")
_CHECKPOINT = "bert_winning_levels"


def plan(files: Sequence[str | Path], devices: Sequence[str], targets: Sequence[str]) -> str:
    """The bill of `targets`, rules or files (none for everything), as text.

    Args:
        files: configurations after the default one.
        devices: GPUs in devices.json, or "cpu", on which jobs run that ask for a GPU; a bill for each.
        targets: what is to be made.

    Raises:
        ThreefoldError: an unknown device, a broken configuration, or Snakemake refuses.
    """
    # Before anything that takes time.
    gpus = {name: gpu(name) for name in devices if name != CPU}
    config = merged(files)
    cores = cores_of(config)
    jobs = planned_jobs(files, targets, cores)
    papers: dict[str, Paper] = {"bert": BertPlan(config), "vision": VisionPlan(config)}
    there = _there(files, targets, cores, jobs, papers)
    cpu = probed()
    checkpoints = any(job.rule == _CHECKPOINT for job in jobs)
    bills = []
    for name in devices:
        estimator = Estimator(config, papers, cpu, gpus.get(name, cpu))
        made = bill([estimator.of(job) for job in jobs], there)
        bills.append(f"On {name}:\n\n{as_text(made, gpus.get(name, cpu), checkpoints=checkpoints)}")
    return "\n\n".join(bills)


def _there(
    files: Sequence[str | Path],
    targets: Sequence[str],
    cores: int,
    jobs: Sequence[PlannedJob],
    papers: Mapping[str, Paper],
) -> list[PlannedJob]:
    """Jobs of the whole plan that need not run; where no result is, there is none to ask Snakemake about."""
    folders = [_ITHEMAL, *(Path(paper.folder) for paper in papers.values())]
    if not any(folder.exists() for folder in folders):
        return []
    running = {path for job in jobs for path in job.output}
    return [job for job in planned_jobs(files, targets, cores, force_all=True) if not running & {*job.output}]
