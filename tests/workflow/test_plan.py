"""What Snakemake says before any job runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import ROOT, SMOKE, Project, jobs

pytestmark = pytest.mark.workflow


# What changes another scale is given after it.
AFTER = {"glue-cpu.yaml": ["config/glue.yaml"], "vision-released-code.yaml": ["config/paper.yaml"]}


@pytest.mark.parametrize("config", sorted(path.name for path in (ROOT / "config").glob("*.yaml")))
def test_every_configuration_can_be_planned(project: Project, config: str) -> None:
    files = [*AFTER.get(config, []), f"config/{config}"]
    assert "ithemal_table" in project.planned("--forceall", "--configfile", *files)


def test_an_unknown_key_stops_the_plan_with_one_line(project: Project, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("ithemal: {seed: [1]}")
    done = project.snakemake("-n", "--configfile", str(wrong))
    assert done.returncode != 0
    assert f"{wrong}: ithemal.seed: unknown key; the nearest valid name is 'seeds'" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("option", ["--unlock", "--rulegraph"])
def test_what_runs_no_job_needs_no_number_of_cores(project: Project, option: str) -> None:
    done = project.snakemake(option)
    assert done.returncode == 0, done.stdout + done.stderr


_WITHOUT_THE_LIBRARY = """
import sys
from snakemake.cli import main
sys.modules["threefold"] = None
main(["-n"])
"""
_ON_ARM = """
import platform, sys
from snakemake.cli import main
platform.machine = lambda: "aarch64"
main(["-n", *sys.argv[1:]])
"""


def of_program(project: Project, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What a Snakemake says that runs in other circumstances."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=project.folder, env=project.environment, capture_output=True, text=True, check=False
    )


def test_a_snakemake_of_another_environment_says_what_it_lacks(project: Project) -> None:
    done = of_program(project, _WITHOUT_THE_LIBRARY)
    assert done.returncode != 0
    assert "threefold is not installed where Snakemake runs: make setup" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_only_ithemal_asks_for_a_processor_that_runs_its_blocks(project: Project) -> None:
    refused = of_program(project, _ON_ARM, "vision_figure1")
    assert refused.returncode != 0
    assert "this machine's processor is aarch64" in refused.stdout + refused.stderr
    planned = of_program(project, _ON_ARM, "vision_figure1", "--config", 'papers=["vision"]')
    assert planned.returncode == 0, planned.stdout + planned.stderr


def test_without_llvm_mca_its_columns_are_left_out_and_said_so(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLVM_MCA", str(tmp_path / "nowhere"))
    done = project.snakemake("-n", "--forceall", *SMOKE)
    assert done.returncode == 0, done.stderr
    assert jobs(done.stdout)["train"] > 0
    assert jobs(done.stdout)["llvm_mca"] == 0
    assert "llvm-mca is left out" in done.stdout + done.stderr
