"""Snakemake in a copy of the project, and the processes that it started."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_JOBS = ".snakemake/scripts/"
MOST_SECONDS = 600.0


@dataclass
class Running:
    """A Snakemake that runs in a session of its own."""

    process: "subprocess.Popen[bytes]"
    output: Path

    @classmethod
    def start(cls, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> "Running":
        """Start `command` in `folder`; what it prints goes to a file outside of it, whose disk may be full."""
        output = folder.with_name(f"{folder.name}.output")
        with output.open("ab") as written:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=written, stderr=written, start_new_session=True
            )
        return cls(process, output)

    @property
    def ended(self) -> bool:
        """Whether Snakemake has ended."""
        return self.process.poll() is not None

    def seconds(self) -> float:
        """Of a core that Snakemake itself has used."""
        try:
            return seconds(psutil.Process(self.process.pid)) or 0.0
        except psutil.NoSuchProcess:
            return 0.0

    def jobs(self) -> list[psutil.Process]:
        """The jobs' processes that there are now."""
        return [process for process in self.below() if _is_job(process)]

    def below(self) -> list[psutil.Process]:
        """All processes that Snakemake has started, and theirs."""
        try:
            return list(psutil.Process(self.process.pid).children(recursive=True))
        except psutil.NoSuchProcess:
            return []

    def send(self, number: signal.Signals, *, jobs: bool) -> list[psutil.Process]:
        """Send a signal to Snakemake, and to all its `jobs` if so; return those that were below it then."""
        below = self.below()
        self.process.send_signal(number)
        for process in below if jobs else ():
            send(process, number)
        return below

    def wait(self) -> int:
        """The exit status."""
        try:
            return self.process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL, jobs=True)
            self.process.wait()
            raise


def send(process: psutil.Process, number: signal.Signals) -> None:
    """Send a signal, if the process is still there."""
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def seconds(process: psutil.Process) -> float | None:
    """Of a core that a process has used; None where it has ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return None
    return float(times.user + times.system)


def processes_in(folder: Path) -> list[psutil.Process]:
    """The processes whose working directory is in `folder`."""
    return [process for process in psutil.process_iter() if _works_in(process, folder)]


def _is_job(process: psutil.Process) -> bool:
    try:
        command = process.cmdline()
        return process.status() != psutil.STATUS_ZOMBIE and any(_JOBS in word for word in command[1:2])
    except psutil.Error:
        return False


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.pid != os.getpid() and Path(process.cwd()).is_relative_to(folder)
    except (psutil.Error, OSError):
        return False
