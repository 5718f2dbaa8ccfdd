"""Plans of a project in which nothing has been made, whatever has been made in this one."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = {"results", ".snakemake"}


@pytest.fixture(autouse=True)
def unmade(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("unmade")
    for path in ROOT.iterdir():
        if path.name not in MADE:
            (folder / path.name).symlink_to(path)
    monkeypatch.chdir(folder)
