"""What Snakemake says before any job runs."""

from pathlib import Path

import pytest

from tests.workflow.conftest import ROOT, Project

pytestmark = pytest.mark.workflow


@pytest.mark.parametrize("config", sorted(path.name for path in (ROOT / "config").glob("*.yaml")))
def test_every_configuration_can_be_planned(project: Project, config: str) -> None:
    assert "ithemal_table" in project.planned("--configfile", f"config/{config}", "--forceall")


def test_an_unknown_key_stops_the_plan_with_one_line(project: Project, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("ithemal: {seed: [1]}")
    done = project.snakemake("-n", "--configfile", str(wrong))
    assert done.returncode != 0
    assert f"{wrong}: ithemal.seed: unknown key; the nearest valid name is 'seeds'" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_llvm_mca_its_columns_are_left_out_and_said_so(project: Project, tmp_path: Path) -> None:
    done = project.snakemake("-n", "--forceall", "--configfile", "config/smoke.yaml")
    assert "rule llvm_mca" in done.stdout
    project_without = Project(project.folder)
    environment = {**project.environment, "LLVM_MCA": str(tmp_path / "nowhere")}
    import subprocess

    done = subprocess.run(
        project_without.command("-n", "--forceall", "--configfile", "config/smoke.yaml"),
        cwd=project.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "rule llvm_mca" not in done.stdout
    assert "llvm-mca is left out" in done.stderr
