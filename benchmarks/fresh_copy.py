"""A copy of the project without results, in which the workflow can be run and disturbed."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PARTS = ("Snakefile", "config", "envs", "profiles", "published", "src", "workflow")
_LEFT_OUT = ("__pycache__", "*.egg-info")


def fresh_copy(folder: Path) -> Path:
    """Copy what the workflow consists of into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            shutil.copy2(source, folder / part)
    return folder


def project_files() -> Iterator[tuple[str, Path]]:
    """All files of which `fresh_copy` makes a copy, and their names in it, in order."""
    for part in _PARTS:
        for path in sorted([ROOT / part, *(ROOT / part).rglob("*")]):
            name = path.relative_to(ROOT)
            if path.is_file() and not any(parent.match(left) for parent in [name, *name.parents] for left in _LEFT_OUT):
                yield str(name), path


def snakemake(*arguments: str) -> list[str]:
    """The command that runs the workflow with this interpreter."""
    return [sys.executable, "-m", "snakemake", *arguments]


def environment(folder: Path) -> dict[str, str]:
    """The environment in which the copy's library is the one that is imported."""
    return {**os.environ, "PYTHONPATH": str(folder / "src")}
