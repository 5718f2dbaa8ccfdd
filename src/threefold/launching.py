"""A job on several devices: its script is run once more for each, by torchrun, and this process only waits for them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from signal import SIGTERM
from tempfile import TemporaryDirectory
from typing import Any

from threefold.preemption import EXIT_STATUS, Notice, noticing_only

# Names the file by which a worker says that it was told to end.
_VARIABLE = "THREEFOLD_TOLD_TO_END"
_SECONDS_BETWEEN_LOOKS = 0.5


def is_worker() -> bool:
    """Whether this process was started by torchrun."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def is_first() -> bool:
    """Whether this process is the one that writes: the only one, or the first of those that torchrun started."""
    return not is_worker() or os.environ["RANK"] == "0"


def gpus(device: str, devices: int, recipes: Iterable[Mapping[str, Any]]) -> int:
    """How many GPUs a job asks for: up to `devices` where a batch is computed in so many parts, else one."""
    return 0 if device == "cpu" else max(min(devices, recipe.get("accumulate") or 1) for recipe in recipes)


def gpus_of_any(device: str, devices: int) -> int | None:
    """How many GPUs every job asks for, whatever its recipes; None where that depends on them."""
    return gpus(device, devices, [{}]) if device == "cpu" or devices == 1 else None


def launched(devices: int, log: str | Path) -> int:
    """Run this script in `devices` processes, each with a GPU of its own if there are some; return the exit status.

    They append to `log`. SIGTERM and SIGUSR1 are passed on, as SIGTERM, to all of them.
    """
    Path(log).write_text("", encoding="utf-8")
    with TemporaryDirectory() as folder, noticing_only() as notice:
        told = Path(folder) / "told"
        environment = {**os.environ, _VARIABLE: str(told)}
        with subprocess.Popen([sys.executable, *_command(devices)], env=environment) as processes:
            status = _ended(processes, notice)
        preempted = notice.signal is not None or told.exists()
    return EXIT_STATUS if status != 0 and preempted else min(1, abs(status))


def say_preempted() -> None:
    """Let the process that waits for this worker know why it ends: torchrun does not hand on its exit status."""
    if (path := os.environ.get(_VARIABLE)) is not None:
        # On a full disk it stays untold, and the job counts as failed.
        with suppress(OSError):
            Path(path).touch()


def take_device(environment: MutableMapping[str, str] = os.environ) -> None:
    """Leave this worker one of the GPUs that the job has; to be called before any is used."""
    place = int(environment["LOCAL_RANK"])
    shown = environment.get("CUDA_VISIBLE_DEVICES")
    environment["CUDA_VISIBLE_DEVICES"] = shown.split(",")[place] if shown else str(place)


def _command(devices: int) -> list[str]:
    return ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={devices}", sys.argv[0]]


def _ended(processes: "subprocess.Popen[bytes]", notice: Notice) -> int:
    passed_on = False
    while True:
        try:
            return processes.wait(_SECONDS_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            if notice.signal is not None and not passed_on:
                processes.send_signal(SIGTERM)
                passed_on = True
