"""The BERT paper's DAG at its smallest, and what is run again after a change."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.workflow.conftest import SMOKE, Project
from threefold.bert.artifacts import catalogue

pytestmark = pytest.mark.workflow

BERT = "results/bert"
LEVEL1 = f"{BERT}/questions/pretrained/imp-questions-level01"
MASK2 = f"{BERT}/masks/imp-questions-level02/seed1.safetensors"


def test_every_artifact_is_made(smoke: Project) -> None:
    for file in catalogue(BERT).files:
        assert (smoke.folder / file).stat().st_size > 0, file


def test_tables_hold_our_numbers_beside_published_ones(smoke: Project) -> None:
    table = pd.read_csv(smoke.folder / BERT / "tables/table2.csv")
    assert table["mean"].notna().all()
    assert table["published"].notna().sum() > 5


def test_a_deleted_level_is_made_again_alone_and_is_the_same(smoke: Project) -> None:
    made = [smoke.folder / MASK2, smoke.folder / LEVEL1 / "seed1/score.json"]
    before = [file.read_bytes() for file in made]
    for file in made:
        file.unlink()
    assert smoke.planned(MASK2, *SMOKE) == {"bert_imp_round01": 1}
    done = smoke.snakemake(MASK2, "--cores", "1", *SMOKE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file.read_bytes() for file in made] == before
    assert not smoke.planned("bert", *SMOKE)


def test_another_recipe_of_one_task_repeats_no_other_tasks_rounds(smoke: Project, tmp_path: Path) -> None:
    config = yaml.safe_load((smoke.folder / "config/smoke.yaml").read_text())
    tasks = config["bert"]["tasks"]
    tasks[0]["recipe"] = {**tasks[0]["recipe"], "steps": 7}
    changed = tmp_path / "changed.yaml"
    changed.write_text(yaml.safe_dump({"bert": {"tasks": tasks}}))
    planned = smoke.planned("bert", *SMOKE, str(changed))
    assert planned["bert_imp_standard_round00"] == 1
    assert planned["bert_imp_round01"] == 1
    assert "bert_pretrain" not in planned


def test_a_sparser_last_level_repeats_no_earlier_round(smoke: Project, tmp_path: Path) -> None:
    deeper = tmp_path / "deeper.yaml"
    deeper.write_text("bert: {sparsity: {deepest: 0.9}}")
    planned = smoke.planned("bert", *SMOKE, str(deeper))
    assert planned["bert_imp_round02"] == 3
    assert "bert_imp_round01" not in planned
    assert "bert_imp_standard_round00" not in planned


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("bert: {transfer: {sparsity: 0.99}}", "sparsity 0.99: the schedule ends at"),
        ("bert: {transfer: {rewound_sources: [anagrams]}}", "anagrams: unknown task"),
        ("bert: {protocols: paper}", "bert.protocols: unknown key; the nearest valid name is 'protocol'"),
    ],
)
def test_what_cannot_be_stops_the_plan_with_one_line(
    project: Project, tmp_path: Path, change: str, complaint: str
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(change)
    done = project.snakemake("-n", "bert", *SMOKE, str(wrong))
    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
