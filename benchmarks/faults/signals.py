"""Signals: to Snakemake, to a job, to all of them."""

from signal import SIGKILL, SIGTERM, SIGUSR1, Signals

from faults.moments import any_moment, job_at_work
from faults.running import processes_in, send
from faults.trial import Disturb, Trial


def all_of_them(number: Signals) -> Disturb:
    """The signal goes to Snakemake and all its jobs, as from a terminal or at the end of an allocation."""

    def disturb(trial: Trial) -> str | None:
        moment = _struck(trial, number, jobs=True)
        if number == SIGKILL:
            for left in processes_in(trial.project.folder):
                send(left, SIGKILL)
        return moment

    return disturb


def snakemake_alone(number: Signals) -> Disturb:
    """The signal goes to Snakemake; with SIGKILL its jobs go on, and the command is repeated beside them."""
    return lambda trial: _struck(trial, number, jobs=False)


def a_job(number: Signals) -> Disturb:
    """The signal goes to one job."""

    def disturb(trial: Trial) -> str | None:
        running = trial.start()
        found = job_at_work(running, trial)
        if found is not None:
            send(found[0], number)
        return found[1] if running.wait() and found is not None else None

    return disturb


def _struck(trial: Trial, number: Signals, *, jobs: bool) -> str | None:
    """Start the command and signal it at some moment, with its `jobs` or alone; the moment, None if it had ended."""
    running = trial.start()
    moment = any_moment(running, trial)
    if moment is not None:
        running.send(number, jobs=jobs)
    running.wait()
    return moment


def signal_kinds() -> dict[str, tuple[int, Disturb]]:
    """The kinds, and how many of a hundred faults are of each."""
    return {
        "SIGKILL to all": (14, all_of_them(SIGKILL)),
        "SIGKILL to Snakemake": (8, snakemake_alone(SIGKILL)),
        "SIGKILL to a job": (10, a_job(SIGKILL)),
        "SIGTERM to all": (8, all_of_them(SIGTERM)),
        "SIGTERM to Snakemake": (8, snakemake_alone(SIGTERM)),
        "SIGTERM to a job": (8, a_job(SIGTERM)),
        "SIGUSR1 to all": (3, all_of_them(SIGUSR1)),
        "SIGUSR1 to a job": (3, a_job(SIGUSR1)),
    }
