"""Files dated after now, as a clock that was ahead leaves them: whatever is made of them would be older than they."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Steps that remain in a float of seconds since 1970, as Snakemake compares them.
STEP_NS = 1000


def files_ahead(folders: Iterable[str | Path]) -> list[Path]:
    """The files in `folders`, which need not be there, that are dated after now, the earliest first."""
    return [path for _, path in sorted(_ahead(folders, time.time_ns()))]


def bring_back(folders: Iterable[str | Path]) -> None:
    """Date the files in `folders` that are dated after now as of now; each stays older or newer than each other.

    Without it Snakemake refuses what a job makes of such a file, until that day has come.
    """
    now = time.time_ns()
    ahead = sorted(_ahead(folders, now))
    steps = {dated: step for step, dated in enumerate(sorted({dated for dated, _ in ahead}))}
    for dated, path in ahead:
        # The clock may not tell its first microseconds apart, so they begin now and not before.
        date = now + steps[dated] * STEP_NS
        os.utime(path, ns=(date, date))


def _ahead(folders: Iterable[str | Path], now: int) -> Iterator[tuple[int, Path]]:
    waiting = [os.fspath(folder) for folder in folders]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif entry.is_file(follow_symlinks=False) and (dated := _date(entry)) > now:
                yield dated, Path(entry.path)


def _date(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_mtime_ns
    except FileNotFoundError:
        # A job that still runs has renamed it meanwhile.
        return 0
