"""When a fault strikes: at a moment that is drawn, told by what has been computed and not by the clock."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from faults.running import Running, seconds
from faults.trial import Trial

_WEIGHTS = {"starting": 1, "working": 5, "writing": 2}
# Of a core, from the start of Snakemake to its first job.
_SECONDS_OF_START = 4.0


def any_moment(running: Running, trial: Trial) -> str | None:
    """Wait for a moment: Snakemake reads the workflow, a job works, or something is being written.

    Returns:
        the moment in words; None where the run had ended before.
    """
    moment = trial.draw.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if moment == "starting":
        return _start(running, trial.draw.uniform(0, _SECONDS_OF_START) * trial.haste)
    if moment == "writing":
        return _writing(running, trial)
    found = job_at_work(running, trial)
    return found[1] if found else None


def job_at_work(running: Running, trial: Trial) -> tuple[psutil.Process, str] | None:
    """Wait until one of the jobs has done a part of its work that is drawn; the job, and the moment in words."""
    number = trial.draw.randrange(len(trial.fault.jobs))
    job, share = trial.fault.jobs[number], trial.draw.uniform(0.1, 1) * trial.haste
    seen: list[psutil.Process] = []
    for _ in _looks(running, 0.02):
        seen += [process for process in running.jobs() if process not in seen]
        if len(seen) > number and (used := seconds(seen[number])) is not None and used >= share * job.seconds:
            return seen[number], f"{job.rule} at {share:.0%} of its work"
    return None


def _start(running: Running, after: float) -> str | None:
    for _ in _looks(running, 0.005):
        if running.seconds() >= after:
            return f"Snakemake after {after:.1f} s of its start"
    return None


def _writing(running: Running, trial: Trial) -> str | None:
    """Wait until an output is being written, drawn by its number."""
    number, seen = trial.draw.randrange(1 + round(3 * trial.haste)), set()
    folders = {(trial.project.folder / path).parent for job in trial.fault.jobs for path in job.outputs}
    for _ in _looks(running, 0.0005):
        for path in (path for folder in folders for path in _parts(folder)):
            seen.add(path)
            if len(seen) > number:
                return f"while {path.name.removeprefix('.').removesuffix('.part').rpartition('.')[0]} was written"
    return None


def _parts(folder: Path) -> Iterator[Path]:
    return folder.glob(".*.part")


def _looks(running: Running, pause: float) -> Iterator[None]:
    while not running.ended:
        yield
        time.sleep(pause)
