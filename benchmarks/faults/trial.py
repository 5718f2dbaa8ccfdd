"""One fault: something is missing, the command is given, the fault strikes, and the command is repeated to its end."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil

from faults.compared import differences
from faults.outcome import Outcome
from faults.plan import Fault
from faults.project import Project
from faults.running import MOST_SECONDS, Running, processes_in

MOST_REPEATS = 6
MOST_MISSES = 6
_REMEDY = "--unlock"
_SETTLED = "Nothing to be done"


@dataclass
class Trial:
    """A copy of the finished project in which one fault strikes.

    Attributes:
        reference: the undisturbed run.
        draw: what is left to chance.
        haste: how much sooner than usual to strike, from 1 to 0, where the run had ended before.
        options: of the command, beside its targets.
        settles: whether Snakemake must see nothing left to do at the end, though times of files tell otherwise.
    """

    project: Project
    reference: Project
    fault: Fault
    draw: Random
    haste: float = 1.0
    options: list[str] = field(default_factory=list)
    settles: bool = False

    @property
    def command(self) -> list[str]:
        """The command, the same each time."""
        return self.project.command(self.fault.missing, *self.options)

    def start(self, *more: str, environment: Mapping[str, str] | None = None) -> Running:
        """Give the command, and once `more`."""
        return Running.start(
            [*self.command, *more], self.project.folder, {**self.project.environment, **(environment or {})}
        )


# Gives a trial's command once and strikes; in words, what happened, or None where the run had ended before.
Disturb = Callable[[Trial], str | None]


def tried(fault: Fault, reference: Project, disturb: Disturb, folder: Path) -> Outcome:
    """Let `fault` strike in a copy of `reference` in `folder`, which is kept where the outcome is not sound."""
    for miss in range(MOST_MISSES):
        shutil.rmtree(folder, ignore_errors=True)
        trial = Trial(reference.copied(folder), reference, fault, Random(fault.seed + miss), 0.6**miss)
        for path in fault.missing:
            (folder / path).unlink()
        happened = disturb(trial)
        if happened is not None:
            break
        _put_away(folder)
    else:
        return _outcome(fault, "nothing: the run always ended before", 0, [], ["the fault did not strike"])
    repeats, remedies, complaints = _repeated(trial)
    left = [process for process in processes_in(folder) if process.is_running()]
    psutil.wait_procs(left, MOST_SECONDS)
    complaints = complaints or differences(reference.results, trial.project.results)
    if trial.settles and not complaints and _SETTLED not in _run(trial, [*trial.command, "-n"]).stdout:
        complaints = ["Snakemake would go on and on"]
    if not complaints:
        _put_away(folder)
    return _outcome(fault, happened, repeats, remedies, complaints)


def _repeated(trial: Trial) -> tuple[int, list[str], list[str]]:
    """Give the command until it ends well: how often, the remedies that it asked for, and what was wrong at last."""
    remedies: list[str] = []
    said = ""
    for repeat in range(1, MOST_REPEATS + 1):
        done = _run(trial, trial.command)
        if done.returncode == 0:
            return repeat, remedies, []
        said = done.stdout
        if _REMEDY in said:
            remedies.append(_REMEDY)
            _run(trial, [*trial.command, _REMEDY])
    return MOST_REPEATS, remedies, [f"did not end: {' | '.join(said.strip().splitlines()[-4:])}"]


def _run(trial: Trial, command: list[str]) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        command,
        cwd=trial.project.folder,
        env=trial.project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
    )
    with _output(trial.project.folder).open("a") as written:
        written.write(f"\n$ {' '.join(command)}\n{done.stdout}")
    return done


def _output(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.output")


def _put_away(folder: Path) -> None:
    if os.path.ismount(folder):
        subprocess.run(["umount", folder], check=True)
    shutil.rmtree(folder)
    _output(folder).unlink(missing_ok=True)


def _outcome(fault: Fault, happened: str, repeats: int, remedies: list[str], complaints: list[str]) -> Outcome:
    rules = tuple(job.rule for job in fault.jobs)
    return Outcome(
        fault.number, fault.kind, rules, fault.missing, happened, repeats, tuple(remedies), tuple(complaints)
    )
