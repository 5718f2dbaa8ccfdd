"""Where an artifact's numbers come from."""

from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.lottery.score import Cost, Score, write_cost, write_score
from threefold.reporting.report.provenance import provenance


def score_file(seed: int, value: float, monkeypatch: pytest.MonkeyPatch, root: Path) -> str:
    monkeypatch.chdir(root)
    path = f"results/bert/mnli/pretrained/imp-mnli-level03/seed{seed}/score.json"
    run = Run("mnli", "pretrained", "imp-mnli-level03", seed)
    write_score(path, Score(run, "accuracy", value, {"accuracy": value}, 0.3, 10 * seed, (), "da7a", "c0f1", 1))
    write_cost(Path(path).with_name("cost.json"), Cost(2.5, "cpu", "2.15", f"rev{seed}"))
    return path


def test_runs_that_differ_in_their_seed_stand_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = [score_file(seed, 0.5 + seed / 10, monkeypatch, tmp_path) for seed in (1, 2)]
    found = provenance({"scores": scores, "published": "published/bert/table2.csv"}, Path("results/report.html"))
    (runs,) = found.runs
    assert (runs.task, runs.weights, runs.mask, runs.sparsity) == ("mnli", "pretrained", "imp-mnli-level03", 30.0)
    assert [(seed.seed, round(seed.value)) for seed in runs.seeds] == [(1, 60), (2, 70)]
    assert runs.seeds[0].href == "bert/mnli/pretrained/imp-mnli-level03/seed1/score.json"
    assert found.published[0].href == "../published/bert/table2.csv"
    assert (found.count, found.seeds, found.steps, found.seconds) == (2, (2,), (10, 20), 5.0)
    assert (found.revisions, found.data, found.settings) == (
        ("rev1", "rev2"),
        {"mnli": ("da7a",)},
        {"mnli": ("c0f1",)},
    )


def test_a_missing_score_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ThreefoldError, match="no such file"):
        provenance({"scores": ["results/a/b/dense/seed1/score.json"]}, Path("results/report.html"))
