"""What a job of several runs has finished survives its end, so that its repetition makes only the others.

Snakemake deletes the outputs of a job that failed, and of one that it is about to repeat; other files it leaves.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from shutil import copy2, rmtree
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.launching import is_first
from threefold.lottery.unfinished import unfinished
from threefold.progress import progress

_OF = "job.json"


class Finished:
    """Second names (hard links) of finished outputs, in a folder that is no output."""

    def __init__(self, folder: Path | None = None, job: str = "") -> None:
        """Keep them in `folder`, or nowhere; `job` says what makes them, and what another made there is removed."""
        self._folder, self._job = folder, job
        if folder is not None and is_first() and folder.exists() and _made_by(folder) != job:
            rmtree(folder)

    @classmethod
    def of(cls, outputs: Sequence[str], inputs: Iterable[str], settings: Any) -> "Finished":
        """What the job that makes `outputs` has finished, with these `inputs`, code among them, and settings (JSON)."""
        read = [(str(path), Path(path).stat().st_size, Path(path).stat().st_mtime_ns) for path in inputs]
        job = json.dumps([list(outputs), read, settings], sort_keys=True)
        return cls(Path(f"{outputs[0]}.finished"), hashlib.sha256(job.encode()).hexdigest())

    def make_runs(self, scores: Iterable[str], run: Callable[[Path], object]) -> None:
        """Have `run` make all runs with these score files but for those that are finished."""
        for score in progress(list(scores), "runs", unit="run"):
            self.make([score], partial(run, Path(score)))
        self.remove()

    def make(self, leaves: Sequence[str | Path], make: Callable[[], object]) -> None:
        """Have `make` make the outputs `leaves` unless all are finished; then remove the state of its training.

        The folder of that state is named after the first of them, as `unfinished` says.
        """
        if not self.restore(leaves):
            make()
            self.keep(leaves)
        rmtree(unfinished(leaves[0]), ignore_errors=True)

    def restore(self, paths: Iterable[str | Path]) -> bool:
        """Put these outputs back if all were kept; whether they are there."""
        if self._folder is None or _made_by(self._folder) != self._job:
            return False
        kept = {Path(path): self._folder / _name(path) for path in paths}
        if not all(file.exists() for file in kept.values()):
            return False
        # Of several processes that share a training one puts them back; the others have to know the same.
        for path, file in kept.items() if is_first() else ():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            _link(file, path)
        return True

    def keep(self, paths: Iterable[str | Path]) -> None:
        """Give these outputs, which are finished, their second names."""
        if self._folder is None:
            return
        if not self._folder.exists():
            write_json(self._folder / _OF, self._job)
        for path in paths:
            kept = self._folder / _name(path)
            kept.unlink(missing_ok=True)
            _link(Path(path), kept)

    def remove(self) -> None:
        """Remove all second names: every output of the job is finished."""
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)


NOTHING = Finished()


def _name(path: str | Path) -> str:
    return str(path).strip("/").replace("/", "~")


def _made_by(folder: Path) -> str | None:
    try:
        return str(read_json(folder / _OF))
    except ThreefoldError:  # None was written, or it is damaged: what lies there is made again.
        return None


def _link(existing: Path, name: Path) -> None:
    try:
        os.link(existing, name)
    except OSError:  # A file system without hard links.
        aside = name.with_name(f".{name.name}.part")
        copy2(existing, aside)
        aside.replace(name)
