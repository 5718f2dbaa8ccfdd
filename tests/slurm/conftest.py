"""The smoke configuration, or a part of it: once on this machine, and once through Slurm, where a job is cancelled."""

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.slurm.one_node import OneNode, hindrance, one_node
from tests.workflow.conftest import ROOT, Project, copied

# Chains of pruning from pre-training to a figure; or what THREEFOLD_SLURM names, such as `bert vision`, or `all`.
TARGETS = os.environ.get("THREEFOLD_SLURM", "bert_figure11").split()
PROFILE = ("--workflow-profile", "profiles/slurm")
CONFIGURATION = ("--configfile", "config/smoke.yaml", str(Path(__file__).with_name("longer_pretraining.yaml")))
# For a node of this machine's size, and jobs of seconds: quick looks.
HERE = (
    *("--cores", "2"),
    *("--slurm-init-seconds-before-status-checks", "2"),
    *("--seconds-between-status-checks", "2"),
)
OF_THE_MACHINE = (
    "Platform:",
    "Host:",
    "User:",
    "Command:",
    "Snakefile:",
    "Base dir",
    "Run dir",
    "Working dir",
    "Config file",
)
CANCELLED = "bert_pretrain"
LOG = "results/bert/weights/pretraining.log"
STATE = "results/bert/weights/pretrained.checkpoint/state.safetensors"


@dataclass(frozen=True)
class Ended:
    """A run that came to its end: its project, all that it printed, and the cancelled Slurm job's number."""

    project: Project
    output: str
    cancelled: str


@pytest.fixture(scope="session")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneNode]:
    if reason := hindrance():
        pytest.skip(reason)
    with one_node(tmp_path_factory.mktemp("slurm")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copied(tmp_path_factory.mktemp("local"))
    done = project.snakemake("--cores", "2", *TARGETS, *CONFIGURATION)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="session")
def clustered(slurm: OneNode, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    project = copied(tmp_path_factory.mktemp("clustered"))
    printed = project.folder / "printed.txt"
    command = [*TARGETS, *PROFILE, *HERE, *CONFIGURATION]
    printed.write_text(f"$ snakemake {' '.join(command)}\n\n")
    with printed.open("a") as output:
        running = subprocess.Popen(
            project.command(*command),
            cwd=project.folder,
            env=project.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            cancelled = cancel_when_saved(slurm, project.folder / STATE, running)
            with printed.open("a") as beside:
                beside.write(f"\n$ scancel {cancelled}\n\n")
            running.wait(3600)
        finally:
            running.kill()
            running.wait()
    assert running.returncode == 0, printed.read_text()
    ended = Ended(project, printed.read_text(), cancelled)
    if place := os.environ.get("THREEFOLD_TRANSCRIPT"):
        Path(place).write_text(transcript(ended))
    return ended


def transcript(ended: Ended) -> str:
    """What was printed, without the places and names of this machine."""
    text = ended.output.replace(f"{ended.project.folder}/", "").replace(f"{ROOT}/", "")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(OF_THE_MACHINE)]
    log = (ended.project.folder / LOG).read_text().splitlines()
    went_on = [line for line in log if "continuing after step" in line]
    return "\n".join([*lines, "", f"$ grep 'continuing after step' {LOG}", *went_on, ""])


def cancel_when_saved(slurm: OneNode, state: Path, running: "subprocess.Popen[bytes]") -> str:
    """Cancel the job as soon as a state of its training has been saved; its number."""
    while running.poll() is None:
        if state.exists() and (numbers := slurm.jobs(CANCELLED)):
            slurm.ask("scancel", numbers[0])
            return numbers[0]
        time.sleep(0.1)
    raise AssertionError(f"Snakemake ended with {running.returncode} before a state was saved")
