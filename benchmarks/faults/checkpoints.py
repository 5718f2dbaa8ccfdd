"""A training is killed and what it would go on from is damaged."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from signal import SIGKILL

from faults.jobs import Job
from faults.running import processes_in, send
from faults.trial import Disturb, Trial

_TRAINED = ("score.json", "model.safetensors", "backbone.safetensors")
STATE = "state.safetensors"
# Every step, as far as steps take longer.
_OFTEN = ["--config", "checkpoint_seconds=0.0001"]


def trains(job: Job) -> bool:
    """Whether this job leaves trained weights, a mask found by them, or a trained network's score."""
    return any(Path(path).name in _TRAINED or "masks" in Path(path).parts for path in job.outputs)


def damaged_checkpoint(trial: Trial) -> str | None:
    """Kill a training that has saved its state, and damage one of the files that it left to go on from."""
    trial.options = _OFTEN
    running = trial.start()
    number, seen = trial.draw.randrange(1 + round(7 * trial.haste)), set()
    folders = [*_unfinished(trial)]
    while not running.ended:
        seen |= {(path, path.stat().st_ino) for path in _existing(folders)}
        if len(seen) > number:
            break
        time.sleep(0.0005)
    running.send(SIGKILL, jobs=True)
    running.wait()
    for left in processes_in(trial.project.folder):
        send(left, SIGKILL)
    kept = sorted(path for folder in folders for path in folder.glob("[!.]*.safetensors"))
    if not kept:
        return None
    path = trial.draw.choice(kept)
    name, damage = trial.draw.choice(list(DAMAGES.items()))
    path.write_bytes(damage(path.read_bytes(), trial.draw))
    return f"{path.name} {name}"


def _truncated(content: bytes, draw: Random) -> bytes:
    return content[: draw.randrange(1, len(content))]


def _emptied(content: bytes, draw: Random) -> bytes:
    return b""


def _zeroed(content: bytes, draw: Random) -> bytes:
    """Without a page, as a file system may leave a file after a power loss; not one that is empty anyway."""
    pages = [start for start in range(0, len(content), 4096) if any(content[start : start + 4096])]
    start = draw.choice(pages)
    page = len(content[start : start + 4096])
    return content[:start] + bytes(page) + content[start + page :]


def _flipped(content: bytes, draw: Random) -> bytes:
    place = draw.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << draw.randrange(8)]) + content[place + 1 :]


DAMAGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "truncated": _truncated,
    "emptied": _emptied,
    "with a page of zeros": _zeroed,
    "with a bit flipped": _flipped,
}


def _unfinished(trial: Trial) -> Iterator[Path]:
    """Where the trainings of the jobs may keep their state."""
    for output in (trial.project.folder / path for job in trial.fault.jobs for path in job.outputs):
        yield output.with_name("checkpoint")
        yield output.with_name(f"{output.name}.checkpoint")
        yield output.parent.with_name(f"{output.parent.name}.checkpoint")


def _existing(folders: list[Path]) -> Iterator[Path]:
    return (path for folder in folders if (path := folder / STATE).exists())


def checkpoint_kinds() -> dict[str, tuple[int, Disturb]]:
    """The one kind, and how many of a hundred faults are of it."""
    return {"damaged checkpoint": (8, damaged_checkpoint)}
