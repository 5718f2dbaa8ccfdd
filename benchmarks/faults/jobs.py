"""The jobs of a finished run, from the records that Snakemake keeps of every file that it made."""

import base64
import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """One job: its rule, the files that it read and made, and what it took.

    Attributes:
        seconds: of one core, as its benchmark file says.
        wall: seconds from its start to its end.
    """

    rule: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    seconds: float
    wall: float


def jobs_of(project: Path) -> list[Job]:
    """All jobs of the run that was made in `project`, in the order of their rules and outputs."""
    made: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    folder = project / ".snakemake/metadata"
    for path in folder.rglob("*"):
        if path.is_file():
            record = json.loads(path.read_text())
            made[record["rule"], record["log"][0]][_recorded(path.relative_to(folder))] = record
    found = [
        Job(rule, _inputs(records.values()), tuple(sorted(records)), *_seconds(project / log))
        for (rule, log), records in made.items()
    ]
    return sorted(found, key=lambda job: (job.rule, job.outputs))


def makers(jobs: Iterable[Job]) -> dict[str, Job]:
    """The job that made each file."""
    return {path: job for job in jobs for path in job.outputs}


def _recorded(name: Path) -> str:
    # Long names are cut into folders that begin with "@".
    return base64.urlsafe_b64decode("".join(part.removeprefix("@") for part in name.parts)).decode()


def _inputs(records: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({path for record in records for path in record["input"]}))


def _seconds(log: Path) -> tuple[float, float]:
    """Of a core, and of the clock."""
    for name in (f"{log.stem}.benchmark.tsv", f"{log.name.removesuffix('.log')}.benchmark.tsv"):
        if (path := log.with_name(name)).is_file():
            with path.open() as lines:
                told = next(csv.DictReader(lines, delimiter="\t"))
                return float(told["cpu_time"]), float(told["s"])
    return 1.0, 1.0
