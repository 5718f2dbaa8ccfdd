from pathlib import Path

import pytest

from tests.bert.artifacts.figure_project import SMALL, make_settings
from threefold.bert.artifacts.scores import by_run, metrics, read_scores
from threefold.bert.settings import Settings
from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.lottery.score import Score, write_score


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return make_settings(SMALL)


def write(settings: Settings, run: Run, sparsity: float, **measured: float) -> Path:
    path = Path(run.score(settings.folder))
    metric = next(iter(measured)).replace("_", "-")
    values = {name.replace("_", "-"): value for name, value in measured.items()}
    write_score(path, Score(run, metric, values[metric], values, sparsity, 7, (), "", "", 1))
    return path


def test_a_row_takes_the_mask_apart_and_keeps_every_metric(settings: Settings) -> None:
    ticket = write(settings, settings.ticket("questions", 7, 2), 0.718, token_f1=0.6, exact_match=0.5)
    dense = write(settings, settings.dense("mlm", 1), 0.0, masked_accuracy=0.4)
    frame = read_scores([ticket, dense, ticket], settings)
    assert len(frame) == 2
    row = frame.iloc[0]
    assert (row["kind"], row["source"], row["level"], row["seed"]) == ("imp", "questions", 7, 2)
    assert (row["metric"], row["value"], row["exact-match"], row["steps"]) == ("token-f1", 0.6, 0.5, 7)
    assert frame.iloc[1][["kind", "level", "sparsity"]].tolist() == ["dense", 0, 0.0]
    assert frame["exact-match"].isna().tolist() == [False, True]
    assert metrics(frame) == ["exact-match", "masked-accuracy", "token-f1"]
    assert by_run(frame, "sparsity")[settings.ticket("questions", 7, 2)] == 0.718


def test_a_score_by_another_metric_than_the_configured_one_is_refused(settings: Settings) -> None:
    path = write(settings, settings.dense("questions", 1), 0.0, exact_match=0.5)
    with pytest.raises(ThreefoldError, match="judged by exact-match, the config says token-f1; delete it"):
        read_scores([path], settings)
