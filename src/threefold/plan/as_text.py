"""The bill as a page of Markdown."""

from collections.abc import Sequence
from itertools import groupby

from threefold.plan.bill import Bill, Stage
from threefold.plan.device import CPU, Device

_HEAD = ("stage", "jobs", "there", "GPU h", "CPU h", "disk GB", "host GB", "GPU GB", "measured")


def as_text(bill: Bill, gpu: Device, *, checkpoints: bool) -> str:
    """A table of stages, the critical path, and what the numbers are.

    Args:
        bill: what to print.
        gpu: that it is reckoned for.
        checkpoints: whether jobs may come that only a result decides on.
    """
    rows = [_HEAD, *(_row(stage) for stage in (*bill.stages, bill.total))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, "", *_path(bill), "", *_notes(bill, gpu, checkpoints)])


def _row(stage: Stage) -> tuple[str, ...]:
    numbers = (stage.gpu_hours, stage.cpu_hours, stage.disk_gb, stage.memory_gb, stage.gpu_memory_gb)
    told = (_number(number) for number in numbers)
    return (stage.name, f"{stage.jobs:,}", f"{stage.there:,}", *told, f"{stage.measured:.0%}")


def _number(number: float) -> str:
    if not number:
        return "-"
    if number < 0.01:
        return "<0.01"
    return f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = row
    cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
    return f"| {' | '.join(cells)} |"


def _path(bill: Bill) -> list[str]:
    if not bill.path:
        return ["Nothing to do."]
    found = [f"Critical path: {_number(bill.path_hours)} h, {len(bill.path)} jobs one after another:"]
    # Rounds of a chain are rules of their own.
    for rule, jobs in groupby(bill.path, key=lambda estimate: estimate.job.rule.rstrip("0123456789")):
        several = list(jobs)
        hours = sum(job.seconds for job in several) / 3600
        found.append(f"  {rule}{f' x {len(several)}' * (len(several) > 1)}: {_number(hours)} h")
    return found


def _notes(bill: Bill, gpu: Device, checkpoints: bool) -> list[str]:
    found = []
    if gpu.name == CPU:
        found.append("CPU hours are of this CPU, probed.")
    elif bill.total.gpu_hours:
        found.append(f"GPU hours are of one {gpu.name} a job: a model (vendor's peaks, {gpu.shares}).")
    found.append("measured: the share of the hours that finished runs here tell; the rest is from counted operations.")
    if gpu.memory_gb and bill.total.gpu_memory_gb > gpu.memory_gb:
        found.append(f"A job needs {bill.total.gpu_memory_gb:.0f} GB of GPU memory; {gpu.name} has {gpu.memory_gb:g}.")
    if checkpoints:
        found.append("Some runs are decided on by results (the winning tickets' levels) and are not in the plan yet.")
    return found
