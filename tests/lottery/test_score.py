import json
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import threefold
from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.lottery.score import (
    Cost,
    Point,
    Score,
    digest,
    read_cost,
    read_score,
    revision,
    write_cost,
    write_score,
)

RUN = Run("agent", "pretrained", "imp-agent-level07", 1)
SCORE = Score(
    run=RUN,
    metric="f1",
    value=1 / 3,
    metrics={"f1": 1 / 3, "accuracy": 0.875},
    sparsity=0.7,
    steps=100,
    curve=(Point(50, 0.69314718, 5e-4), Point(100, 0.1, 0.0)),
    data="0123456789abcdef",
    config="fedcba9876543210",
    threads=1,
)
COST = Cost(3.25, "cpu", "2.15.0", "6c4e5dd-dirty")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def written(root: Path) -> Path:
    path = Path(RUN.score(root))
    write_score(path, SCORE)
    return path


def test_a_score_comes_back_to_the_last_bit(tmp_path: Path) -> None:
    assert read_score(written(tmp_path)) == SCORE


def test_the_same_score_is_the_same_bytes_whatever_the_order_of_metrics(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    reordered = replace(SCORE, metrics=dict(reversed(SCORE.metrics.items())))
    write_score(tmp_path / "again.json", reordered)
    assert (tmp_path / "again.json").read_bytes() == first


def test_a_scores_file_says_in_flat_json_which_run_it_is(tmp_path: Path) -> None:
    found = json.loads(written(tmp_path).read_text())
    assert {name: found[name] for name in ("task", "weights", "mask", "seed", "metric", "value", "sparsity")} == {
        "task": "agent",
        "weights": "pretrained",
        "mask": "imp-agent-level07",
        "seed": 1,
        "metric": "f1",
        "value": 1 / 3,
        "sparsity": 0.7,
    }
    assert found["curve"][0] == {"step": 50, "loss": 0.69314718, "learning_rate": 5e-4}


def test_the_score_of_another_run_than_its_path_says_is_refused(tmp_path: Path) -> None:
    path = Path(replace(RUN, seed=2).score(tmp_path))
    write_score(path, SCORE)
    with pytest.raises(ThreefoldError, match="holds the score of agent/pretrained/imp-agent-level07/seed1; delete it"):
        read_score(path)


def test_a_missing_or_truncated_score_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=r"score\.json: no such file"):
        read_score(RUN.score(tmp_path))
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ThreefoldError, match=r"score\.json: not a whole JSON file"):
        read_score(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.pop("task"),
        lambda fields: fields.pop("curve"),
        lambda fields: fields.pop("data"),
        lambda fields: fields.update(extra=1),
        lambda fields: fields.update(curve=3),
        lambda fields: fields.update(curve=[{"step": 1}]),
        lambda fields: fields.update(metrics=[0.5]),
        lambda fields: fields.update(metrics={"f1": "high"}),
    ],
)
def test_a_file_that_is_no_score_is_refused_in_one_line(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path)
    fields = json.loads(path.read_text())
    change(fields)
    path.write_text(json.dumps(fields))
    with pytest.raises(ThreefoldError, match=r"score\.json: not a score of this version .*; delete it") as raised:
        read_score(path)
    assert "\n" not in str(raised.value)


def test_a_list_is_neither_score_nor_cost(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text("[]")
    for read in (read_score, read_cost):
        with pytest.raises(ThreefoldError, match="not a JSON object"):
            read(path)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_metric_that_is_no_number_is_refused_with_its_run(value: float) -> None:
    with pytest.raises(ThreefoldError, match=r"^agent/pretrained/imp-agent-level07/seed1: accuracy is (nan|inf)"):
        replace(SCORE, metrics={"f1": 1 / 3, "accuracy": value})


def test_a_loss_that_is_no_number_is_refused_with_its_step() -> None:
    with pytest.raises(ThreefoldError, match="the loss at step 50 is nan"):
        replace(SCORE, curve=(Point(50, math.nan, 0.1),))


def test_a_score_changed_by_hand_is_refused_by_its_path(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace('"value": 0.3', '"value": 0.4'))
    with pytest.raises(ThreefoldError, match=r"score\.json: agent/.*: f1 is 0\.3"):
        read_score(path)


def test_the_value_is_that_of_the_metric() -> None:
    with pytest.raises(ThreefoldError, match=r"f1 is 0\.3333333333333333, not 0\.5"):
        replace(SCORE, value=0.5)
    with pytest.raises(ThreefoldError, match="pearson is None"):
        replace(SCORE, metric="pearson")


def test_a_cost_comes_back(tmp_path: Path) -> None:
    write_cost(tmp_path / "cost.json", COST)
    assert read_cost(tmp_path / "cost.json") == COST
    (tmp_path / "cost.json").write_text('{"seconds": 1}')
    with pytest.raises(ThreefoldError, match=r"cost\.json: not a cost of this version"):
        read_cost(tmp_path / "cost.json")


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_a_digest_does_not_know_the_order_of_keys(value: dict[str, object]) -> None:
    assert digest(dict(reversed(value.items()))) == digest(value)
    assert digest(json.loads(json.dumps(value))) == digest(value)


def test_a_digest_is_16_digits_that_stay_the_same_for_ever_and_change_with_the_value() -> None:
    assert digest({"steps": 100, "batch": [32]}) == digest({"batch": (32,), "steps": 100}) == "8ccc1db11c7f056a"
    values = [{"a": 1}, {"a": 2}, {"a": "1"}, {"a": None}, {"b": 1}, {"a": [1]}, {}]
    assert len({digest(value) for value in values}) == len(values)


def test_the_revision_is_that_of_this_programs_source_and_not_of_a_repository_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "installed" / "threefold"
    package.mkdir(parents=True)
    source = package / "__init__.py"
    source.write_text("")
    monkeypatch.setattr(threefold, "__file__", str(source))
    assert revision() == ""

    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        return subprocess.run(
            ["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    git("init")
    git("commit", "--allow-empty", "-m", "of something else")
    assert revision() == ""
    git("add", "installed")
    git("commit", "-m", "with this program")
    assert revision() == git("rev-parse", "--short", "HEAD")
    source.write_text("# changed\n")
    assert revision() == git("rev-parse", "--short", "HEAD") + "-dirty"


def test_there_is_no_revision_without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert revision() == ""
