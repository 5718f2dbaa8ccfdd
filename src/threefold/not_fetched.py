"""Which downloads failed, by what their jobs left."""

from collections.abc import Iterable
from pathlib import Path

_ERROR = "error: "


def not_fetched(names: Iterable[str], downloads: Path, since: float) -> list[str]:
    """A line for each file `<downloads>/<name>` that is not there and whose job's log ends in an error: that error.

    Logs from before `since` (seconds since 1970) are of other runs, which may have wanted other files.
    """
    found = []
    for name in names:
        log = downloads / f"{name}.log"
        if log.is_file() and log.stat().st_mtime >= since and not (downloads / name).exists():
            errors = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith(_ERROR)]
            found += [f"not fetched: {line.removeprefix(_ERROR)}" for line in errors[-1:]]
    return found
