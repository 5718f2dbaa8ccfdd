"""What Snakemake plans, read by the library: it runs Snakemake, but no job."""

import pytest

from threefold.errors import ThreefoldError
from threefold.plan.merged import merged
from threefold.plan.planned import PlannedJob, planned_jobs

pytestmark = pytest.mark.workflow

SMOKE = ["config/smoke.yaml"]
LEVEL = "results/bert/questions/pretrained/imp-questions-level01/seed1/score.json"


@pytest.fixture(scope="module")
def jobs_of_a_level() -> list[PlannedJob]:
    return planned_jobs(SMOKE, [LEVEL], 1, force_all=True)


def test_one_level_comes_with_the_rounds_the_data_and_the_encoder_that_it_needs(jobs_of_a_level):
    rules = [job.rule for job in jobs_of_a_level]
    assert sorted(set(rules)) == ["bert_imp_round01", "bert_imp_standard_round00", "bert_language", "bert_pretrain"]
    assert {job.wildcards["task"] for job in jobs_of_a_level if "round" in job.rule} == {"questions"}


def test_a_planned_job_says_what_it_reads_and_asks_for(jobs_of_a_level):
    (job,) = (job for job in jobs_of_a_level if job.rule == "bert_pretrain")
    assert "results/bert/data/mlm.safetensors" in job.input
    assert not any(path.startswith("src/") for path in job.input)
    assert (job.threads, job.resources["mem_mb"]) == (1, 2000)
    assert job.benchmark == "results/bert/weights/pretraining.benchmark.tsv"


def test_a_training_is_planned_with_the_threads_that_the_configuration_gives_it(tmp_path):
    (tmp_path / "threads.yaml").write_text("bert: {threads: 3}")
    jobs = planned_jobs([*SMOKE, tmp_path / "threads.yaml"], [LEVEL], 4, force_all=True)
    assert {job.threads for job in jobs if "round" in job.rule} == {3}


def test_an_unknown_target_is_refused_in_one_line_that_names_it():
    with pytest.raises(ThreefoldError, match="nothing-of-this-name") as refused:
        planned_jobs(SMOKE, ["results/nothing-of-this-name"], 1)
    assert "\n" not in str(refused.value)


def test_files_lie_over_the_default_configuration_key_by_key(tmp_path):
    (tmp_path / "mine.yaml").write_text("bert: {seeds: [7], recipes: {mlm: {steps: 3}}}")
    found = merged([*SMOKE, tmp_path / "mine.yaml"])
    assert found["bert"]["seeds"] == [7]
    assert found["bert"]["recipes"] == {"mlm": {"steps": 3}}
    assert found["bert"]["protocol"] == "paper"


def test_a_wrong_key_is_refused_in_one_line_that_names_the_file_and_the_key(tmp_path):
    (tmp_path / "mine.yaml").write_text("vision: {threads: many}")
    with pytest.raises(ThreefoldError, match=r"mine\.yaml: vision\.threads: 'many' should be of type integer$"):
        merged([tmp_path / "mine.yaml"])


def test_a_file_that_is_no_configuration_is_refused(tmp_path):
    (tmp_path / "list.yaml").write_text("- 1")
    with pytest.raises(ThreefoldError, match="mapping"):
        merged([tmp_path / "list.yaml"])
    with pytest.raises(ThreefoldError, match=r"missing\.yaml"):
        merged([tmp_path / "missing.yaml"])
