"""What a finished run leaves: its score, and beside it what it cost."""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch import nn

from threefold.lottery.run import Run
from threefold.lottery.score import Cost, Score, digest, revision, write_cost, write_score
from threefold.lottery.trained import Trained


def record(
    path: Path,
    trained: Trained[nn.Module],
    metrics: Mapping[str, float],
    *,
    metric: str,
    steps: int,
    data: str,
    settings: Mapping[str, Any],
    threads: int,
    began: float,
    device: str,
) -> None:
    """Write the score of a run to `path`, and what the run cost to `cost.json` beside it.

    Args:
        path: the run's score file.
        trained: what its training left.
        metrics: what its evaluation found, by name.
        metric: the one among them that it is judged by.
        steps: of its training.
        data: the fingerprint of its data set.
        settings: all of the configuration that decided how it was made.
        threads: of torch.
        began: when the training did, by `perf_counter`.
        device: "cpu" or "cuda".
    """
    seconds = perf_counter() - began
    score = Score(
        run=Run.of(path),
        metric=metric,
        value=metrics[metric],
        metrics=metrics,
        sparsity=trained.mask.sparsity if trained.mask else 0.0,
        steps=steps,
        curve=trained.curve,
        data=data,
        config=digest(dict(settings)),
        threads=threads,
    )
    write_score(path, score)
    name = torch.cuda.get_device_name() if device == "cuda" else "cpu"
    write_cost(path.with_name("cost.json"), Cost(seconds, name, torch.__version__, revision()))
