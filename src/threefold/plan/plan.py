"""From configuration files and targets to a bill."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from threefold.plan.as_text import as_text
from threefold.plan.bert import BertPlan
from threefold.plan.bill import bill
from threefold.plan.device import CPU, gpu
from threefold.plan.estimate import Estimator
from threefold.plan.merged import merged
from threefold.plan.planned import PlannedJob, planned_jobs
from threefold.plan.probe import probed
from threefold.plan.training import Paper
from threefold.plan.vision import VisionPlan

_ITHEMAL = Path("results/ithemal")
_CHECKPOINT = "bert_winning_levels"


def plan(files: Sequence[str | Path], device: str, targets: Sequence[str]) -> str:
    """The bill of `targets`, rules or files (none for everything), as text.

    Args:
        files: configurations after the default one.
        device: a GPU in devices.json, or "cpu", on which jobs run that ask for a GPU.
        targets: what is to be made.

    Raises:
        ThreefoldError: an unknown device, a broken configuration, or Snakemake refuses.
    """
    # Before anything that takes time.
    asked = None if device == CPU else gpu(device)
    config = merged(files)
    jobs = planned_jobs(files, targets)
    papers: dict[str, Paper] = {"bert": BertPlan(config), "vision": VisionPlan(config)}
    cpu = probed()
    estimator = Estimator(config, papers, cpu, asked or cpu)
    made = bill([estimator.of(job) for job in jobs], _there(files, targets, jobs, papers))
    return as_text(made, asked or cpu, checkpoints=any(job.rule == _CHECKPOINT for job in jobs))


def _there(
    files: Sequence[str | Path], targets: Sequence[str], jobs: Sequence[PlannedJob], papers: Mapping[str, Paper]
) -> list[PlannedJob]:
    """Jobs of the whole plan that need not run; where no result is, there is none to ask Snakemake about."""
    folders = [_ITHEMAL, *(Path(paper.folder) for paper in papers.values())]
    if not any(folder.exists() for folder in folders):
        return []
    running = {path for job in jobs for path in job.output}
    return [job for job in planned_jobs(files, targets, force_all=True) if not running & {*job.output}]
