"""A clock that was ahead leaves files of tomorrow: plans leave them alone and are right, a run dates them as of now."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copied

pytestmark = pytest.mark.workflow

# Drawn from the configuration alone.
TARGET, RULE = "vision_figure1", "vision_figure"
MODULE = "src/threefold/vision/artifacts/figure1.py"
DAY = 24 * 3600


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copied(tmp_path / "project")


def date_tomorrow(files: Iterable[Path]) -> float:
    tomorrow = time.time() + DAY
    for file in files:
        os.utime(file, (tomorrow, tomorrow))
    return tomorrow


def run(project: Project) -> None:
    done = project.snakemake("--cores", "1", TARGET)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_made_of_a_file_of_tomorrow_is_made_once(project: Project) -> None:
    module = project.folder / MODULE
    tomorrow = date_tomorrow([module])
    planned = project.snakemake("-n", TARGET)
    assert f"1 files are dated after now, as {MODULE}" in planned.stdout + planned.stderr
    assert module.stat().st_mtime == tomorrow

    run(project)
    assert module.stat().st_mtime < time.time() + 1
    assert not project.planned(TARGET)


def test_code_that_changed_since_makes_results_of_tomorrow_again(project: Project) -> None:
    run(project)
    date_tomorrow(file for file in (project.folder / "results").rglob("*") if file.is_file())
    assert not project.planned(TARGET)

    module = project.folder / MODULE
    module.write_text(module.read_text() + "\n# An edit.\n")
    for _ in range(2):
        assert project.planned(TARGET)[RULE] == 1
    run(project)
    assert not project.planned(TARGET)
