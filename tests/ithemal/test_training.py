import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from tests.ithemal.made_up_blocks import write_made_up_dataset
from threefold.errors import ThreefoldError
from threefold.files import read_table
from threefold.ithemal import training
from threefold.ithemal.arms import ARMS, arm
from threefold.ithemal.checkpoint import Checkpoint, Progress
from threefold.ithemal.dataset import read_dataset
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.training import train_arm, train_model, training_set
from threefold.ithemal.training_loop import _Run, train
from threefold.ithemal.vocabulary import Vocabulary
from threefold.preemption import Preempted
from threefold.running_code import running

SMALL = ModelSettings(embedding=12, hidden=16)
SHORT = TrainSettings(seed=3, steps=60, batch=32, learning_rate=0.02, evaluate_every=20)
LONG = replace(SHORT, steps=300)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_dataset(tmp_path_factory.mktemp("data") / "dataset.parquet")


def trained(dataset: Path, folder: Path, settings: TrainSettings = SHORT, **options) -> bytes:
    train_model(dataset, folder / "model.safetensors", folder / "history.parquet", settings, SMALL, **options)
    return (folder / "model.safetensors").read_bytes()


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_learns_what_blocks_cost(dataset, tmp_path, name):
    trained(dataset, tmp_path, replace(SHORT, steps=150), name=name)

    errors = read_table(tmp_path / "history.parquet")["validation_error"]
    assert errors.iloc[-1] < 0.7 * error_of_the_best_constant(dataset)


def error_of_the_best_constant(dataset: Path) -> float:
    cycles = read_dataset(dataset)["cycles"].to_numpy()
    return float(min(np.mean(np.abs(constant - cycles) / cycles) for constant in cycles))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(dataset, tmp_path):
    first, again = trained(dataset, tmp_path / "first"), trained(dataset, tmp_path / "again")

    assert first == again
    assert first != trained(dataset, tmp_path / "other", replace(SHORT, seed=4))


def test_the_learning_curve_is_written_and_the_best_weights_are_kept(dataset, tmp_path):
    model = train_model(dataset, tmp_path / "m", tmp_path / "h", SHORT, SMALL)

    history = read_table(tmp_path / "h")
    assert history.columns.tolist() == ["step", "blocks", "seconds", "train_error", "validation_error"]
    assert history["step"].tolist() == [20, 40, 60]
    assert history["blocks"].is_monotonic_increasing
    assert model.origin.validation_error == history["validation_error"].min()
    assert model.origin.microarchitecture == "zen4"


def test_the_kept_weights_are_those_with_the_reported_error(dataset, tmp_path):
    # A rate this high spoils what earlier steps reached, so that the last weights are not the best.
    unsteady = replace(SHORT, optimiser="sgd", schedule="per-epoch", learning_rate=0.3, evaluate_every=1)
    model = train_model(dataset, tmp_path / "m", tmp_path / "h", unsteady, SMALL)
    blocks = read_dataset(dataset).query("split == 'validation'").reset_index(drop=True)

    batches = arm("hierarchical").batches(list(blocks["tokens"]), model.vocabulary)
    with torch.no_grad():
        predicted = model.network(batches.batch(np.arange(len(blocks)))).numpy()

    errors = read_table(tmp_path / "h")["validation_error"]
    assert errors.min() < errors.iloc[-1]
    assert np.mean(np.abs(predicted - blocks["cycles"]) / blocks["cycles"]) == pytest.approx(errors.min(), rel=1e-5)


def test_a_killed_run_ends_with_the_bytes_of_an_undisturbed_one(dataset, tmp_path):
    undisturbed = trained(dataset, tmp_path / "undisturbed", LONG)
    state = tmp_path / "killed" / "model.safetensors.checkpoint" / "state.safetensors"

    run = subprocess.Popen([sys.executable, "-c", _TRAIN, str(dataset), str(tmp_path / "killed")], env=_with_tests())
    while run.poll() is None and _step(state) < 45:
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)

    assert run.wait() == -signal.SIGKILL
    assert 45 <= _step(state) < LONG.steps
    assert trained(dataset, tmp_path / "killed", LONG) == undisturbed
    assert not state.parent.exists()


_TRAIN = """
import sys
from pathlib import Path
from tests.ithemal.test_training import LONG, trained
trained(Path(sys.argv[1]), Path(sys.argv[2]), LONG, seconds_between_checkpoints=0)
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGUSR1], ids=["sigterm", "sigusr1"])
def test_a_run_that_is_told_to_end_saves_where_it_is_and_ends_with_the_same_bytes(dataset, tmp_path, monkeypatch, sent):
    undisturbed = trained(dataset, tmp_path / "undisturbed")
    update, left = _Run._update, iter(range(30))

    def signalled(run, rows):
        if next(left, None) == 24:
            os.kill(os.getpid(), sent)
        return update(run, rows)

    monkeypatch.setattr(_Run, "_update", signalled)
    with pytest.raises(Preempted, match=f"training: {sent.name} after step 25 of 60"):
        trained(dataset, tmp_path / "told")
    assert _step(tmp_path / "told" / "model.safetensors.checkpoint" / "state.safetensors") == 25
    assert trained(dataset, tmp_path / "told") == undisturbed


def _with_tests() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def _step(state: Path) -> int:
    # A name of its own: safe_open opens a path twice, and the next checkpoint may take its place in between.
    seen = state.parent.with_name("seen.safetensors")
    seen.unlink(missing_ok=True)
    try:
        seen.hardlink_to(state)
    except FileNotFoundError:
        return 0
    with safe_open(seen, "pt") as file:
        return int(file.get_tensor("optimiser/0/step"))


def test_a_checkpoint_of_other_settings_is_not_continued(dataset, tmp_path, caplog):
    undisturbed = trained(dataset, tmp_path / "undisturbed")
    interrupted(dataset, tmp_path / "mixed", replace(SHORT, learning_rate=0.01))

    with caplog.at_level(logging.WARNING):
        mixed = trained(dataset, tmp_path / "mixed")

    assert mixed == undisturbed
    assert "starting afresh" in caplog.text


def test_a_checkpoint_of_other_code_is_not_continued(dataset, tmp_path, caplog):
    (tmp_path / "code.txt").write_text("0123  src/threefold/ithemal/training_loop.py\n")
    with running([tmp_path / "code.txt"]):
        interrupted(dataset, tmp_path / "mixed", SHORT)
    with caplog.at_level(logging.WARNING):
        trained(dataset, tmp_path / "mixed")
    assert "a checkpoint of other settings, data or code" in caplog.text


def test_a_checkpoint_of_a_gpu_is_not_continued_on_the_cpu(dataset, tmp_path, monkeypatch, caplog):
    undisturbed = trained(dataset, tmp_path / "undisturbed")
    with monkeypatch.context() as elsewhere:
        digest = training._digest
        elsewhere.setattr(training, "_digest", lambda *of: digest(*of[:-1], torch.device("cuda")))
        interrupted(dataset, tmp_path / "mixed", SHORT)

    with caplog.at_level(logging.WARNING):
        assert trained(dataset, tmp_path / "mixed") == undisturbed
    assert "starting afresh" in caplog.text


def test_a_damaged_checkpoint_is_not_continued(dataset, tmp_path, caplog):
    undisturbed = trained(dataset, tmp_path / "undisturbed")
    interrupted(dataset, tmp_path / "damaged", SHORT)
    state = tmp_path / "damaged" / "model.safetensors.checkpoint" / "state.safetensors"
    state.write_bytes(state.read_bytes()[:1000])

    with caplog.at_level(logging.WARNING):
        assert trained(dataset, tmp_path / "damaged") == undisturbed
    assert "not a whole checkpoint" in caplog.text


def interrupted(dataset: Path, folder: Path, settings: TrainSettings) -> None:
    """Leave the checkpoint of a run whose model could not be written."""
    (folder / "history.parquet").mkdir(parents=True)
    with pytest.raises(OSError, match="history"):
        trained(dataset, folder, settings, seconds_between_checkpoints=0)
    (folder / "history.parquet").rmdir()
    assert (folder / "model.safetensors.checkpoint").is_dir()


def test_training_stops_once_patience_is_out(dataset, tmp_path):
    hopeless = replace(SHORT, learning_rate=0.0, evaluate_every=5, patience=2)
    trained(dataset, tmp_path, hopeless)

    assert read_table(tmp_path / "history.parquet")["step"].tolist() == [5, 10, 15]


def test_a_loss_that_is_no_number_names_step_and_blocks(dataset, tmp_path):
    blocks = read_dataset(dataset)
    architecture, vocabulary = arm("hierarchical"), Vocabulary.of(blocks["tokens"])
    data = training_set(blocks, architecture, vocabulary)
    broken = next(row for row in data.train if data.cycles[row] > 0)
    data.cycles[int(broken)] = float("nan")
    one_batch = replace(SHORT, batch=len(data.train))

    with pytest.raises(ThreefoldError, match=r"the loss is nan at step 0, in the batch of the blocks [0-9a-f]+, "):
        train(architecture.network(len(vocabulary), SMALL), data, one_batch, Checkpoint(tmp_path / "m", ""), 60.0)


def test_only_training_blocks_make_the_vocabulary(dataset, tmp_path):
    model = train_model(dataset, tmp_path / "m", tmp_path / "h", replace(SHORT, steps=1), SMALL)

    blocks = read_dataset(dataset)
    assert model.vocabulary == Vocabulary.of(blocks.loc[blocks["split"] == "train", "tokens"])


def test_the_workflow_names_arms_to_be_explored(dataset, tmp_path):
    recipe = {"recipe": "one-cycle", "batch": 16, "steps": 2, "learning_rate": 0.01}

    model = train_arm("explore-flat", dataset, tmp_path / "m", tmp_path / "h", seed=5, recipe=recipe, model=SMALL)

    assert model.arm == "flat"
    assert (model.origin.training.seed, model.origin.training.batch) == (5, 16)


def test_the_papers_recipe_trains(dataset, tmp_path):
    recipe = {"recipe": "paper", "batch": 4, "steps": 120, "learning_rate": 0.1}
    linear = replace(SMALL, head="linear")

    train_arm("hierarchical", dataset, tmp_path / "m", tmp_path / "h", seed=0, recipe=recipe, model=linear)

    errors = read_table(tmp_path / "h")["train_error"].tolist()
    assert errors[-1] < errors[0] - 0.01


def test_a_fresh_checkpoint_starts_at_the_beginning(tmp_path):
    network = torch.nn.Linear(1, 1)

    progress = Checkpoint(tmp_path / "m", "digest").restore({"network": network}, torch.optim.SGD(network.parameters()))

    assert progress == Progress()
