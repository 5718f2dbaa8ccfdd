"""The undisturbed run, and copies of it in which something is missing and a fault strikes."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fresh_copy import environment, fresh_copy, project_files, snakemake

SCALE = ("--configfile", "config/smoke.yaml")


@dataclass(frozen=True)
class Project:
    """A copy of the project, with what has been made in it."""

    folder: Path

    @property
    def results(self) -> Path:
        """Where its results are."""
        return self.folder / "results"

    @property
    def environment(self) -> dict[str, str]:
        """Its own library and its own cache, which is copied with it: the compiled harness, the fonts' names."""
        return environment(self.folder) | {"XDG_CACHE_HOME": str(self.folder / ".cache")}

    def command(self, targets: Sequence[str], *more: str) -> list[str]:
        """The command that makes `targets`."""
        return snakemake("--cores", "2", *targets, *SCALE, *more)

    def run(self, targets: Sequence[str], *more: str) -> None:
        """Make `targets`, undisturbed."""
        command = self.command(targets, *more)
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"the undisturbed run failed:\n{done.stdout}\n{done.stderr}")

    def copied(self, folder: Path) -> "Project":
        """Everything, with its times, in `folder`."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Project(folder)


def finished_run(work: Path) -> Project:
    """The project as it is now with a whole run of the smoke configuration; made in `work` if it is not there."""
    project = Project(work / f"undisturbed-{_digest()}")
    if not project.folder.is_dir():
        unfinished = Project(project.folder.with_name(f"{project.folder.name}.unfinished"))
        if unfinished.folder.is_dir():
            unfinished.run([], "--unlock")
        else:
            fresh_copy(unfinished.folder)
        unfinished.run([])
        unfinished.folder.rename(project.folder)
    return project


def _digest() -> str:
    """Which state of the project this is."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(shutil.which("python3") or "")))
    for name, path in project_files():
        digest.update(f"{name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:10]
