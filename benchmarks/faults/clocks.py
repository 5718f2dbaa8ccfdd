"""The clock jumps: the times of files are of another day than they should be."""

import os
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL

from faults.moments import any_moment
from faults.running import Running, processes_in, send
from faults.trial import Disturb, Trial

_HOUR = 3600
_YEAR = 365 * 24 * _HOUR
_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")


def other_times(trial: Trial) -> str | None:
    """Kill all; then give sources, inputs, or other results of the jobs times that lie ahead or long ago."""
    trial.settles = True
    running = trial.start()
    moment = any_moment(running, trial)
    _killed(running, trial)
    if moment is None:
        return None
    groups = {
        "sources": [*(trial.project.folder / "src").rglob("*.py")],
        "what the jobs read": [*_read(trial)],
        "what is there of what they make": [*_made(trial)],
        "all results": [path for path in trial.project.results.rglob("*") if path.is_file()],
    }
    name, paths = trial.draw.choice([group for group in groups.items() if group[1]])
    shift = trial.draw.choice([-1, 1]) * trial.draw.uniform(_HOUR, _YEAR)
    for path in paths:
        times = path.stat()
        os.utime(path, (times.st_atime + shift, times.st_mtime + shift))
    return f"{moment}; then {name} {shift / 24 / _HOUR:+.1f} days"


def other_clock(trial: Trial) -> str | None:
    """The command is given, and broken off, while the clock is hours or days ahead or behind (libfaketime)."""
    shift = trial.draw.choice([-1, 1]) * trial.draw.uniform(_HOUR, _YEAR)
    library = faketime()
    faked = {"LD_PRELOAD": str(library), "FAKETIME": f"{shift:+.0f}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    trial.settles = True
    running = trial.start(environment=faked)
    moment = any_moment(running, trial)
    _killed(running, trial)
    return None if moment is None else f"{moment}, the clock {shift / 24 / _HOUR:+.1f} days"


def faketime() -> Path | None:
    """The library that fakes the clock of one process, where it is installed or THREEFOLD_FAKETIME names it."""
    if (named := os.environ.get("THREEFOLD_FAKETIME")) is not None:
        return Path(named)
    return next((path for pattern in _LIBRARIES for path in Path("/").glob(pattern.removeprefix("/"))), None)


def _killed(running: Running, trial: Trial) -> None:
    running.send(SIGKILL, jobs=True)
    running.wait()
    for left in processes_in(trial.project.folder):
        send(left, SIGKILL)


def _read(trial: Trial) -> Iterator[Path]:
    inputs = {path for job in trial.fault.jobs for path in job.inputs}
    return (file for path in sorted(inputs) if (file := trial.project.folder / path).is_file())


def _made(trial: Trial) -> Iterator[Path]:
    outputs = {path for job in trial.fault.jobs for path in job.outputs}
    return (file for path in sorted(outputs) if (file := trial.project.folder / path).is_file())


def clock_kinds() -> dict[str, tuple[int, Disturb]]:
    """Those that can be had here."""
    if faketime() is None:
        return {"other times of files": (6, other_times)}
    return {"other times of files": (4, other_times), "other clock": (2, other_clock)}
