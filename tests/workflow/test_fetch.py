"""`snakemake fetch` gets what can be had, lists all, and names every download that failed."""

from pathlib import Path

import pytest
import yaml

from tests.workflow.conftest import copied

pytestmark = pytest.mark.workflow

NOWHERE = "http://127.0.0.1:1"


def test_what_can_be_had_is_had_and_each_failure_is_named(tmp_path: Path) -> None:
    project = copied(tmp_path / "project")
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/had.csv").write_text("4801d8,100\n")
    names = ("first-absent", "had", "second-absent")
    config = {
        "papers": ["ithemal"],
        "mirror": str(tmp_path / "mirror"),
        "ithemal": {
            "datasets": ["local", *names],
            "published_labels": {
                name: {
                    "files": [{"file": f"{name}.csv", "url": f"{NOWHERE}/{name}.csv"}],
                    "microarchitecture": "haswell",
                }
                for name in names
            },
        },
    }
    path = tmp_path / "labels.yaml"
    path.write_text(yaml.safe_dump(config))
    done = project.snakemake("--cores", "1", "--nolock", "--keep-going", "fetch", "--configfile", str(path))

    downloads = project.folder / "results/downloads"
    assert done.returncode != 0
    assert (downloads / "had.csv").read_text() == "4801d8,100\n"
    assert (project.folder / "config/downloads.lock").read_text().splitlines()[-1].endswith("  had.csv")
    assert "| `second-absent.csv` |" in (downloads / "README.md").read_text()
    named = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("not fetched: ")]
    assert [line.partition(":")[2].partition(":")[0].strip() for line in named] == [
        "first-absent.csv",
        "second-absent.csv",
    ]
    assert all("set the config's mirror to it" in line for line in named)
