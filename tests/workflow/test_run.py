"""The whole workflow at its smallest, and what is run again after a change."""

from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.conftest import SMOKE, Project
from threefold.ithemal.artifacts import CATALOGUE

pytestmark = pytest.mark.workflow

LOCAL = "results/ithemal/local"


def test_every_artifact_is_made(smoke: Project) -> None:
    for file in CATALOGUE.files:
        assert (smoke.folder / file).stat().st_size > 0, file


def test_the_index_names_every_artifact(smoke: Project) -> None:
    index = (smoke.folder / "results/index.md").read_text()
    assert all(file in index for file in CATALOGUE.files)


def test_tables_hold_numbers(smoke: Project) -> None:
    table = pd.read_csv(smoke.folder / "results/ithemal/tables/table3.csv")
    assert table["error"].dropna().between(0, 100).all()
    assert table["error"].notna().sum() >= 8


def test_every_job_leaves_a_log_and_a_benchmark(smoke: Project) -> None:
    made = [path for path in (smoke.folder / LOCAL).rglob("*.parquet") if "history" not in path.name]
    assert made
    logs = list((smoke.folder / "results").rglob("*.log"))
    benchmarks = list((smoke.folder / "results").rglob("*.benchmark.tsv"))
    assert len(logs) == len(benchmarks) > 20


def test_nothing_is_done_twice(smoke: Project) -> None:
    assert not smoke.planned(*SMOKE)


def test_no_work_of_interrupted_jobs_is_left(smoke: Project) -> None:
    left = [
        path for path in (smoke.folder / "results").rglob("*") if path.suffix in {".part", ".chunks", ".checkpoint"}
    ]
    assert left == []


def test_one_artifact_is_asked_for_by_name(project: Project) -> None:
    planned = project.planned("ithemal_table2", *SMOKE, "--forceall")
    assert "ithemal_table2" in planned
    assert "train" not in planned


def test_a_deleted_model_is_made_again_alone_and_is_the_same(smoke: Project) -> None:
    model = smoke.folder / LOCAL / "models/hierarchical/seed2/model.safetensors"
    before = model.read_bytes()
    model.unlink()
    done = smoke.snakemake(str(model.relative_to(smoke.folder)), "--cores", "1", *SMOKE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert model.read_bytes() == before
    # Equal weights predict alike; only the learning curve, which tells its seconds, is drawn anew.
    assert set(smoke.planned(*SMOKE)) <= {"ithemal_figure", "index", "report", "all"}


def test_editing_a_module_runs_again_what_depends_on_it_and_nothing_else(smoke: Project) -> None:
    module = smoke.folder / "src/threefold/ithemal/artifacts/table2.py"
    text, before = module.read_text(), smoke.planned(*SMOKE)
    module.write_text(text + "\n# An edit.\n")
    try:
        planned = smoke.planned(*SMOKE)
        assert planned["ithemal_table"] == 1
        assert set(planned - before) <= {"ithemal_table", "index", "report", "all"}
    finally:
        module.write_text(text)
    assert smoke.planned(*SMOKE) == before


def test_another_seed_trains_one_more_model(smoke: Project, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("ithemal: {seeds: [1, 2, 3]}")
    planned = smoke.planned(*SMOKE, str(more))
    assert planned["train"] == 1
    assert "measure" not in planned


def test_the_report_shows_every_artifact_with_what_it_was_made_from(smoke: Project) -> None:
    report = (smoke.folder / "results/report.html").read_text()
    assert all(f'<article id="ithemal-{name}"' in report for name in CATALOGUE.names)
    assert 'href="bert' in report
    assert "score.json" in report
