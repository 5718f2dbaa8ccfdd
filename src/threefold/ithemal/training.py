"""Train one architecture on a data set file: model and learning curve."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import nn

from threefold.compute_device import compute_device
from threefold.files import write_table
from threefold.ithemal.arms import HIERARCHICAL, Arm, arm
from threefold.ithemal.checkpoint import Checkpoint, Progress
from threefold.ithemal.dataset import fingerprint, microarchitecture_of, read_dataset
from threefold.ithemal.model import Model, Origin, save_model
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings, settings_of
from threefold.ithemal.training_loop import TrainingSet, train
from threefold.ithemal.vocabulary import Vocabulary
from threefold.running_code import running_code

_EXPLORED = "explore-"


def train_arm(
    name: str,
    dataset: Path,
    output: Path,
    history: Path,
    *,
    seed: int,
    recipe: Mapping[str, Any],
    model: ModelSettings,
    device: str = "cpu",
) -> Model:
    """Train what the workflow calls `name`: an arm, or "explore-" and an arm, with the recipe of a configuration.

    Raises:
        ThreefoldError: there is no such arm, the data set is unusable, or the loss is not finite.
    """
    settings = settings_of(recipe, seed)
    name = name.removeprefix(_EXPLORED)
    return train_model(dataset, output, history, settings, model, name, device=device)


def train_model(
    dataset: Path,
    output: Path,
    history: Path,
    settings: TrainSettings,
    model: ModelSettings | None = None,
    name: str = HIERARCHICAL,
    seconds_between_checkpoints: float | None = None,
    device: str = "cpu",
) -> Model:
    """Train the arm called `name`; write the model to `output` and its learning curve to `history`.

    `history` has the columns of `Evaluation`. Killed at any moment and called again, this ends with the same model.
    `seconds_between_checkpoints` is by default `threefold.preemption.checkpoint_seconds`; `device` is as
    `compute_device` knows it.

    Raises:
        ThreefoldError: there is no such arm, the data set is unusable, or the loss is not finite.
        Preempted: a signal came; the state is saved.
    """
    model = model or ModelSettings()
    architecture = arm(name)
    blocks = read_dataset(dataset)
    origin = fingerprint(blocks)
    blocks = blocks[blocks["split"].isin(["train", "validation"])].reset_index(drop=True)
    vocabulary = Vocabulary.of(blocks.loc[blocks["split"] == "train", "tokens"])
    network = _fresh(architecture, len(vocabulary), model, settings.seed)
    where = compute_device(device)
    checkpoint = Checkpoint(output, _digest(name, origin, settings, model, where))
    data = training_set(blocks, architecture, vocabulary)
    progress = train(network, data, settings, checkpoint, seconds_between_checkpoints, where)
    origins = Origin(microarchitecture_of(dataset), origin, progress.best_error, settings)
    trained = Model(name, model, network, vocabulary, origins)
    _write_history(history, progress)
    save_model(output, trained)
    checkpoint.remove()
    return trained


def training_set(blocks: pd.DataFrame, architecture: Arm, vocabulary: Vocabulary) -> TrainingSet:
    """An architecture's view of rows of a data set."""
    split = blocks["split"].to_numpy()
    return TrainingSet(
        batches=architecture.batches(list(blocks["tokens"]), vocabulary),
        hexes=list(blocks["hex"]),
        cycles=torch.tensor(blocks["cycles"].to_numpy(np.float32)),
        train=np.flatnonzero(split == "train"),
        validation=np.flatnonzero(split == "validation"),
    )


def _fresh(architecture: Arm, vocabulary: int, model: ModelSettings, seed: int) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return architecture.network(vocabulary, model)


def _write_history(path: Path, progress: Progress) -> None:
    write_table(path, pd.DataFrame([asdict(evaluation) for evaluation in progress.history]))


def _digest(name: str, dataset: str, settings: TrainSettings, model: ModelSettings, device: torch.device) -> str:
    """What a checkpoint must agree in to be continued."""
    run = {
        "arm": name,
        "dataset": dataset,
        "settings": asdict(settings),
        "model": asdict(model),
        "code": running_code(),
        "device": device.type,
        "torch": torch.__version__,
    }
    return hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()
