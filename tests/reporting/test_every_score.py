from pathlib import Path

import pytest
from typer.testing import CliRunner

from threefold.cli import app
from threefold.errors import ThreefoldError
from threefold.lottery.run import Run
from threefold.lottery.score import Cost, Score, write_cost, write_score
from threefold.reporting.every_score import as_text, every_score

LEVELS = {"dense": 0.0, "imp-cola-level03": 0.3, "imp-cola-level07": 0.7}


def write(root: Path, mask: str, seed: int, value: float, device: str = "cpu") -> None:
    run = Run("cola", "pretrained", mask, seed)
    path = Path(run.score(root))
    path.parent.mkdir(parents=True)
    write_score(path, Score(run, "matthews", value, {"matthews": value}, LEVELS[mask], 268, (), "", "", 1))
    write_cost(path.with_name("cost.json"), Cost(1.0, device, "2.15", "abc"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for mask in LEVELS:
        for seed in (1, 2, 3):
            write(tmp_path, mask, seed, 0.5 + 0.01 * seed - LEVELS[mask] / 10)
    return tmp_path


def test_every_kind_of_run_has_a_row_with_mean_and_deviation_over_its_seeds(folder: Path) -> None:
    found = every_score(folder)
    assert list(found["mask"]) == list(LEVELS)
    assert list(found["mean"]) == pytest.approx([52.0, 49.0, 45.0])
    assert list(found["sd"]) == pytest.approx([1.0, 1.0, 1.0])
    assert list(found["seeds"]) == [3, 3, 3]
    assert list(found["sparsity"]) == pytest.approx([0, 30, 70])


def test_a_single_seed_has_no_deviation_and_devices_are_all_named(tmp_path: Path) -> None:
    write(tmp_path, "dense", 1, 0.5)
    assert "| 50.0 | 1 | 268 | cpu |" in as_text(every_score(tmp_path))
    write(tmp_path, "dense", 2, 0.6, "NVIDIA H100")
    assert "| 55.0 ± 7.1 | 2 | 268 | cpu, NVIDIA H100 |" in as_text(every_score(tmp_path))


def test_the_command_prints_the_runs_of_one_task(folder: Path) -> None:
    printed = CliRunner().invoke(app, ["scores", str(folder / "cola")])
    assert printed.exit_code == 0
    assert len(printed.stdout.strip().splitlines()) == 2 + len(LEVELS)


def test_a_folder_without_scores_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match="no scores below it; run the workflow first"):
        every_score(tmp_path)
