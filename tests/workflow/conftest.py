"""A copy of the project in which the smoke configuration has been run, once for all tests of this folder."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PARTS = ("Snakefile", "config", "envs", "profiles", "published", "src", "workflow")
SMOKE = ("--configfile", "config/smoke.yaml")


@dataclass(frozen=True)
class Project:
    """A copy of the project's files, and Snakemake in it."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        places = [str(self.folder / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *arguments]

    def snakemake(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def planned(self, *arguments: str) -> Counter[str]:
        """How many jobs of each rule a run would have."""
        done = self.snakemake("-n", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return jobs(done.stdout)


def jobs(output: str) -> Counter[str]:
    """The table "Job stats" in Snakemake's output."""
    _, _, table = output.partition("Job stats:")
    rows = re.findall(r"^([\w-]+) +(\d+)$", table.partition("\n\n")[0], re.MULTILINE)
    return Counter({rule: int(count) for rule, count in rows if rule != "total"})


def copied(folder: Path) -> Project:
    """A copy of the project in `folder`, nothing run in it."""
    folder.mkdir(exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(source, folder / part)
    return Project(folder)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A fresh copy of the project, nothing run in it."""
    return copied(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def smoke(project: Project) -> Project:
    """The copy after a whole run of the smoke configuration."""
    done = project.snakemake("--cores", "2", *SMOKE)
    assert done.returncode == 0, done.stdout + done.stderr
    return project
