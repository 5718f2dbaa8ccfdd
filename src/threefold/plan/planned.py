"""The jobs that Snakemake would run, from its own dry run."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from threefold.errors import ThreefoldError
from threefold.source_files import MANIFESTS

_ERROR = re.compile(r"Error|Exception")
_CODE = ("src/", f"{MANIFESTS}/")
LOGGERS = Path("workflow/loggers")


@dataclass(frozen=True)
class PlannedJob:
    """A job that is to run.

    Attributes:
        rule: its name.
        input: files that it reads, without source code.
        output: files that it writes.
        benchmark: where Snakemake will write how long it took, None where nowhere.
        wildcards: of its rule.
        threads: cores.
        resources: numbers, e.g. mem_mb and gpu.
    """

    rule: str
    input: tuple[str, ...]
    output: tuple[str, ...]
    benchmark: str | None
    wildcards: Mapping[str, str]
    threads: int
    resources: Mapping[str, float]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "PlannedJob":
        """The job in a line of the logger's."""
        data = tuple(path for path in told["input"] if not path.startswith(_CODE))
        return cls(
            told["rule"],
            data,
            tuple(told["output"]),
            told["benchmark"],
            told["wildcards"],
            told["threads"],
            told["resources"],
        )

    @property
    def asks_for_gpu(self) -> bool:
        """Whether it is to run on one."""
        return self.resources.get("gpu", 0) > 0

    @property
    def makes(self) -> bool:
        """Whether it runs anything: a target that only names files does not."""
        return bool(self.output)


def cores_of(config: Mapping[str, Any]) -> int:
    """How many cores a plan has to have, so that training jobs are planned with all the threads they ask for."""
    return max(int(config[paper]["threads"]) for paper in ("bert", "vision"))


def planned_jobs(
    files: Sequence[str | Path], targets: Sequence[str], cores: int, *, force_all: bool = False
) -> list[PlannedJob]:
    """The jobs that `snakemake -n` plans for `targets`, in no order that matters.

    Args:
        files: configurations after the default one.
        targets: rules or files; none for everything.
        cores: of the machine; no job is planned with more, and what asks for all of them is planned with these.
        force_all: also those whose results are there.

    Raises:
        ThreefoldError: Snakemake refuses; its error is quoted.
    """
    with TemporaryDirectory() as folder:
        told = Path(folder) / "jobs.jsonl"
        options = ["--logger", "threefold", "--logger-threefold-path", str(told)]
        _snakemake([*targets, "-n", *options, *(["--forceall"] if force_all else [])], files, cores)
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return [job for job in map(PlannedJob.of, map(json.loads, lines)) if job.makes]


def _snakemake(arguments: Sequence[str], files: Sequence[str | Path], cores: int) -> None:
    configured = ["--configfile", *map(str, files)] if files else []
    # No lock, since nothing is written.
    command = [sys.executable, "-m", "snakemake", *arguments, *configured, "--cores", str(cores), "--nolock"]
    path = os.pathsep.join([str(LOGGERS.resolve()), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=False)
    if done.returncode:
        raise ThreefoldError(f"snakemake refuses to plan: {_complaint(done.stdout + done.stderr)}")


def _complaint(said: str) -> str:
    """The first lines from where an error is told, in one."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    first = next((number for number, line in enumerate(lines) if _ERROR.search(line)), len(lines) - 1)
    return " ".join(lines[first : first + 4]) or "no message"
