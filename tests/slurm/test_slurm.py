"""A cancelled job is submitted again, goes on where it was, and nothing in the results tells of it."""

import re

import pytest

from tests.slurm.conftest import CANCELLED, CONFIGURATION, HERE, LOG, PROFILE, TARGETS, Ended
from tests.slurm.one_node import OneNode
from tests.workflow.conftest import Project

pytestmark = pytest.mark.slurm

# What tells of the moment: how long it took, and when.
OF_THE_MOMENT = ("cost.json", ".log", ".benchmark.tsv")
# Begins with timing blocks, and what is timed twice is never the same; what all three papers end with tells of it too.
MEASURED = ("ithemal/", "claims.", "report.html")


def results(project: Project) -> dict[str, bytes]:
    folder = project.folder / "results"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(OF_THE_MOMENT)
    }


def test_the_cancelled_job_was_seen_and_submitted_again(clustered: Ended) -> None:
    assert f"SLURM-job '{clustered.cancelled}' failed, SLURM status is: 'CANCELLED'" in clustered.output
    # Not number 0: that is what the job calls itself in its log, which Snakemake quotes.
    assert len(re.findall("^Job [1-9][0-9]*: Pre-train an encoder by masked", clustered.output, re.MULTILINE)) == 2
    assert "Trying to restart job" in clustered.output


def test_its_training_went_on_from_the_saved_state(clustered: Ended) -> None:
    assert "continuing after step" in (clustered.project.folder / LOG).read_text()


def test_the_second_attempt_asked_for_more(clustered: Ended, slurm: OneNode) -> None:
    queue = slurm.ask("squeue", "--noheader", "--states=all", "--sort=i", "-o", "%m %k").splitlines()
    assert [line.split()[0] for line in queue if f"rule_{CANCELLED}" in line] == ["2000M", "3000M"]


def test_results_are_those_of_this_machine_alone_bit_for_bit(clustered: Ended, local: Project) -> None:
    here, there = results(local), results(clustered.project)
    assert any(path.endswith("score.json") for path in here)
    assert any("/tables/" in path or "/figures/" in path for path in here)
    assert here.keys() == there.keys()
    same = [path for path in here if not path.startswith(MEASURED)]
    assert [path for path in same if here[path] != there[path]] == []


def test_new_times_as_of_a_fresh_clone_run_nothing_again(clustered: Ended) -> None:
    folder = clustered.project.folder
    for part in ("workflow", "src", "config"):
        for path in (folder / part).rglob("*"):
            path.touch()
    assert not clustered.project.planned(*TARGETS, *PROFILE, *HERE, *CONFIGURATION)


def test_no_job_is_left_in_the_queue(clustered: Ended, slurm: OneNode) -> None:
    assert slurm.ask("squeue", "--noheader") == ""
