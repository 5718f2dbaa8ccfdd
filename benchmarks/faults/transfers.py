"""Labels that others published are fetched from a server that breaks off, lies, sends other bytes, or is busy."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random
from signal import SIGKILL

import yaml

from faults.jobs import Job
from faults.project import Project
from faults.running import processes_in, send
from faults.server import Answer, Server
from faults.trial import Disturb, Trial
from threefold.files import read_table

NAME = "served"
CONFIG = f"{NAME}.yaml"
DATASET = f"results/ithemal/{NAME}/dataset.parquet"
_CHAIN = ("download", "published_labels", "dataset")
_SECONDS_TO_STALL = 120


def labels(project: Project) -> bytes:
    """A file of published labels, in BHive's form: blocks of the undisturbed run with throughputs that are made up."""
    blocks = read_table(project.results / "ithemal/local/blocks.parquet", ["hex"])["hex"]
    return "".join(f"{block},{100 + sha256(block.encode()).digest()[0]}\n" for block in blocks).encode()


def serve(server: Server, project: Project) -> None:
    """Let the configuration in `project` ask `server` for the labels, and have what follows from them made."""
    file = {"file": "labels.csv", "url": f"http://127.0.0.1:{server.port}/labels.csv", "sha256": server.sum}
    entry = {"files": [file], "microarchitecture": "haswell"}
    config = {"ithemal": {"datasets": ["local", NAME], "published_labels": {NAME: entry}}}
    (project.folder / CONFIG).write_text(yaml.safe_dump(config))
    if not (project.folder / DATASET).is_file():
        project.run([DATASET], CONFIG)


def is_served(job: Job) -> bool:
    """Whether this job is one of those that follow from what is served."""
    return any(f"/{NAME}/" in path or "/downloads/" in path for path in job.outputs)


def chain(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The jobs from the download to the data set."""
    return tuple(job for rule in _CHAIN for job in jobs if job.rule == rule and is_served(job))


def broken_transfer(server: Server) -> Disturb:
    """Faults of `server`."""

    def disturb(trial: Trial) -> str | None:
        trial.options = [CONFIG]
        name, answers = trial.draw.choice(list(_BREAKS.items()))
        server.answers[:] = answers(trial.draw)
        expected = len(server.answers)
        server.stalled.clear()
        server.ends.clear()
        running = trial.start()
        if server.answers[0].stalls and server.stalled.wait(_SECONDS_TO_STALL):
            running.send(SIGKILL, jobs=True)
            for left in processes_in(trial.project.folder):
                send(left, SIGKILL)
            server.ends.set()
        running.wait()
        came = expected - len(server.answers)
        server.answers.clear()
        return f"{name} ({came} of {expected} transfers)" if came else None

    return disturb


def _cut(draw: Random) -> list[Answer]:
    return [Answer(share=draw.uniform(0.05, 0.95)) for _ in range(draw.randint(1, 4))]


def _cut_unknown(draw: Random) -> list[Answer]:
    return [Answer(share=draw.uniform(0.05, 0.95), honest=False) for _ in range(draw.randint(1, 4))]


def _wrong(draw: Random) -> list[Answer]:
    return [Answer(wrong=True) for _ in range(draw.randint(1, 4))]


def _wrong_beginning(draw: Random) -> list[Answer]:
    return [Answer(wrong=True, share=draw.uniform(0.6, 0.95))]


def _refused(draw: Random) -> list[Answer]:
    return [Answer(status=draw.choice([404, 429, 500, 503])) for _ in range(draw.randint(1, 4))]


def _killed(draw: Random) -> list[Answer]:
    return [Answer(share=draw.uniform(0.05, 1), stalls=True)]


_BREAKS: dict[str, Callable[[Random], list[Answer]]] = {
    "cut off": _cut,
    "cut off, as if that were all": _cut_unknown,
    "a bit changed": _wrong,
    "a bit changed, then cut off": _wrong_beginning,
    "refused": _refused,
    "killed in the transfer": _killed,
}

TRANSFERS = "broken transfer"


def transfer_kinds(server: Server) -> dict[str, tuple[int, Disturb]]:
    """The one kind."""
    return {TRANSFERS: (8, broken_transfer(server))}


def server_for(project: Project) -> Server:
    """A server of the labels of `project`, started."""
    server = Server(labels(project))
    server.start()
    serve(server, project)
    return server
