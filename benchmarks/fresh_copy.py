"""A copy of the project without results, in which the workflow can be run and disturbed."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PARTS = ("Snakefile", "config", "envs", "profiles", "published", "src", "workflow")


def fresh_copy(folder: Path) -> Path:
    """Copy what the workflow consists of into `folder`."""
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / part)
    return folder


def snakemake(*arguments: str) -> list[str]:
    """The command that runs the workflow with this interpreter."""
    return [sys.executable, "-m", "snakemake", *arguments]


def environment(folder: Path) -> dict[str, str]:
    """The environment in which the copy's library is the one that is imported."""
    return {**os.environ, "PYTHONPATH": str(folder / "src")}
