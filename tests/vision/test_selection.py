"""A score is of the last step, or of the epoch that is best on val."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
import torch

from tests.vision.conftest import experiments_in
from threefold.lottery import passed
from threefold.lottery.run import DENSE, Run
from threefold.lottery.score import Score, read_score
from threefold.sealed import read_sealed
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.protocol import PAPER, RELEASED_CODE
from threefold.vision.selection import BestOnVal
from threefold.vision.tasks import VisionTask

RUN = Run("bars", "random", DENSE, 1)
# Of 48 training images and batches of 16; the training ends within the second epoch.
EPOCH = 3


def selecting(layout: Layout) -> Experiments:
    return experiments_in(layout, replace(PAPER, selection="best-val"))


def score(experiments: Experiments, run: Run = RUN) -> Score:
    path = Path(run.score(experiments.layout.root))
    experiments.run(path)
    return read_score(path)


class Told:
    """A task that is evaluated to what it is told, in turn."""

    size = 32
    kind = "classification"

    def __init__(self, *found: dict[str, float]) -> None:
        self._found = iter(found)

    def evaluate(self, network: torch.nn.Module) -> dict[str, float]:
        return next(self._found)


def chosen(folder: Path, *found: dict[str, float]) -> dict[str, float]:
    task: Any = Told(*found)
    recipe: Any = type("Recipe", (), {"batch": 16, "steps": 2 * len(found)})
    best = BestOnVal(task, "accuracy", recipe, folder)

    def train() -> None:
        for _, take in sorted(best.among({}).items()):
            take(torch.nn.Identity())

    return best.metrics(passed.trained(train, best.kept, folder)[1])


def both(test: float, val: float) -> dict[str, float]:
    return {"accuracy": test, "val-accuracy": val}


def test_the_first_of_the_epochs_that_are_best_on_val_counts(tmp_path: Path) -> None:
    found = chosen(tmp_path, both(0.5, 0.6), both(0.7, 0.8), both(0.9, 0.8), both(1.0, 0.1))
    assert found == {**both(0.7, 0.8), "last-accuracy": 1.0, "last-val-accuracy": 0.1}


def test_where_val_is_test_the_best_on_test_counts(tmp_path: Path) -> None:
    assert chosen(tmp_path, {"accuracy": 0.5}, {"accuracy": 0.75}, {"accuracy": 0.7})["accuracy"] == 0.75


def test_what_another_training_left_has_no_part_in_the_choice(tmp_path: Path) -> None:
    chosen(tmp_path, both(0.9, 0.9), both(0.8, 0.8), both(0.7, 0.7))
    assert chosen(tmp_path, both(0.2, 0.2), both(0.1, 0.1))["accuracy"] == 0.2


def test_evaluating_on_the_way_changes_no_training(layout: Layout) -> None:
    last, best = score(experiments_in(layout)), score(selecting(layout))
    assert {f"last-{name}": value for name, value in last.metrics.items()}.items() <= best.metrics.items()
    assert best.metrics["val-accuracy"] >= last.metrics["val-accuracy"]
    assert best.curve == last.curve


def test_a_score_names_how_it_was_chosen(layout: Layout) -> None:
    assert score(experiments_in(layout)).config != score(selecting(layout)).config


def test_retrieval_is_that_of_the_last_step(layout: Layout) -> None:
    assert score(selecting(layout), Run("simclr", "simclr", DENSE, 1)).metrics.keys() == {"retrieval", "val-retrieval"}


@pytest.fixture
def killed(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The metrics of the first epoch of a training that was killed before it had those of the second."""
    monkeypatch.setenv("THREEFOLD_CHECKPOINT_SECONDS", "0")
    path = Path(RUN.score(layout.root))
    first = path.parent / f"checkpoint/evaluation-{EPOCH}.safetensors"
    evaluate = VisionTask.evaluate

    def evaluated_once(task: VisionTask, network: torch.nn.Module) -> dict[str, float]:
        if first.exists():
            raise KeyboardInterrupt
        return evaluate(task, network)

    with monkeypatch.context() as patched:
        patched.setattr(VisionTask, "evaluate", evaluated_once)
        with pytest.raises(KeyboardInterrupt):
            selecting(layout).run(path)
    return first


def test_evaluations_before_a_kill_count(layout: Layout, killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated = []
    evaluate = VisionTask.evaluate
    monkeypatch.setattr(
        VisionTask, "evaluate", lambda task, network: evaluated.append(network) or evaluate(task, network)
    )
    continued = score(selecting(layout))
    assert len(evaluated) == 1
    rmtree(killed.parent)
    assert continued == score(selecting(layout))


@pytest.mark.parametrize("damage", ["changed", "truncated", "removed"])
def test_after_damage_to_an_evaluation_the_training_starts_afresh(layout: Layout, killed: Path, damage: str) -> None:
    whole, metrics = killed.read_bytes(), read_sealed(killed)
    # The last byte is of a metric's value.
    killed.write_bytes({"changed": whole[:-1] + bytes([whole[-1] ^ 1]), "truncated": whole[:-1]}.get(damage, whole))
    if damage == "removed":
        killed.unlink()
    found = score(selecting(layout))
    assert read_sealed(killed) == metrics
    rmtree(killed.parent)
    assert found == score(selecting(layout))


def test_the_released_code_selects_and_the_paper_is_silent() -> None:
    assert (PAPER.selection, RELEASED_CODE.selection) == ("last", "best-val")
