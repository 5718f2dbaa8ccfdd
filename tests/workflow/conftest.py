"""A copy of the project in which the smoke configuration has been run, once for all tests of this folder."""

import os
import shutil
import subprocess
import sys
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
        return {**os.environ, "PYTHONPATH": str(self.folder / "src")}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *arguments]

    def snakemake(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def planned(self, *arguments: str) -> list[str]:
        """Names of the rules that a dry run would run, once for each job."""
        done = self.snakemake("-n", "--quiet", "rules", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return jobs(self.snakemake("-n", *arguments).stdout)


def jobs(output: str) -> list[str]:
    """Rules of the jobs in Snakemake's output."""
    lines = (line.strip() for line in output.splitlines())
    return [line.split()[1].rstrip(":") for line in lines if line.startswith(("rule ", "localrule "))]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A fresh copy of the project, nothing run in it."""
    folder = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(source, folder / part)
    return Project(folder)


@pytest.fixture(scope="session")
def smoke(project: Project) -> Project:
    """The copy after a whole run of the smoke configuration."""
    done = project.snakemake("--cores", "2", *SMOKE)
    assert done.returncode == 0, done.stdout + done.stderr
    return project
