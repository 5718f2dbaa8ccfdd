"""Which faults the chaos run has: all that were promised, and the same ones each time."""

from collections import Counter

from faults.jobs import Job
from faults.plan import Fault, planned

JOBS = [
    Job("data", (), ("data.bin", "vocab.txt"), 1.0, 1.0),
    Job("measure", (), ("measured.parquet",), 1.0, 1.0),
    *(Job("train", ("data.bin",), (f"score{seed}.json", f"mask{seed}.bin"), 2.0, 2.0) for seed in range(4)),
    Job("table", ("score1.json", "measured.parquet"), ("table.csv",), 1.0, 1.0),
]
FETCHED = (Job("download", (), ("labels.csv",), 1.0, 1.0), Job("read", ("labels.csv",), ("labels.bin",), 1.0, 1.0))
SHARES = {"kill": 6, "checkpoint": 2, "transfer": 2}


def plan(number: int, seed: int = 1) -> list[Fault]:
    training = [job for job in JOBS if job.rule == "train"]
    return planned(JOBS, SHARES, number, seed, suited={"checkpoint": training}, whole={"transfer": FETCHED})


def test_there_are_as_many_of_each_kind_as_there_should_be() -> None:
    assert Counter(fault.kind for fault in plan(20)) == {"kill": 12, "checkpoint": 4, "transfer": 4}


def test_the_same_seed_has_the_same_faults_and_another_seed_others() -> None:
    assert plan(20) == plan(20)
    assert plan(20) != plan(20, seed=2)


def test_every_rule_is_met() -> None:
    assert {job.rule for fault in plan(10) for job in fault.jobs} == {job.rule for job in (*JOBS, *FETCHED)}


def test_faults_that_suit_only_some_jobs_strike_these() -> None:
    assert {fault.jobs[-1].rule for fault in plan(40) if fault.kind == "checkpoint"} == {"train"}


def test_something_of_each_job_is_missing() -> None:
    for fault in plan(60):
        assert all(set(fault.missing) & set(job.outputs) for job in fault.jobs)
        assert set(fault.missing) <= {path for job in fault.jobs for path in job.outputs}


def test_two_jobs_follow_each_other() -> None:
    chains = [fault.jobs for fault in plan(60) if len(fault.jobs) == 2]
    assert chains
    assert all(set(before.outputs) & set(after.inputs) for before, after in chains)


def test_nothing_is_made_again_after_what_is_measured_anew() -> None:
    assert not any(fault.jobs[0].rule == "measure" and len(fault.jobs) == 2 for fault in plan(200))
