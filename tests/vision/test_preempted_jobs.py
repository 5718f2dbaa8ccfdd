"""A job that is told to end, loses its outputs to Snakemake and is repeated leaves what an undisturbed one leaves."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.vision.conftest import experiments_in
from threefold.lottery.finished import Finished
from threefold.lottery.run import DENSE, Run
from threefold.preemption import Preempted
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.rounds import make_rounds
from threefold.vision.settings import imp
from threefold.vision.tasks import VisionTask

# A training has 4 steps.
SIGNALLED_AT = 6


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the batches that were drawn; SIGTERM comes with the sixth, in the second training."""
    batch, numbers = VisionTask.batch, []

    def counted(task: VisionTask, rows: torch.Tensor, generator: torch.Generator) -> Any:
        numbers.append(len(numbers) + 1)
        if len(numbers) == SIGNALLED_AT:
            os.kill(os.getpid(), signal.SIGTERM)
        return batch(task, rows, generator)

    monkeypatch.setattr(VisionTask, "batch", counted)
    return numbers


def contents(outputs: Sequence[str]) -> list[bytes]:
    return [Path(path).read_bytes() for path in outputs]


def as_snakemake_deletes(outputs: Sequence[str]) -> None:
    for path in outputs:
        Path(path).unlink(missing_ok=True)


def finished(layout: Layout, outputs: Sequence[str]) -> Finished:
    return Finished.of(outputs, [layout.data("bars")], {})


def test_runs_of_a_job_that_were_finished_are_not_made_again(layout: Layout, drawn: list[int]) -> None:
    scores = [Run("bars", weights, DENSE, 1).score(layout.root) for weights in ("imagenet", "simclr", "moco")]
    with pytest.raises(Preempted, match="SIGTERM after step 2 of 4"):
        experiments_in(layout).run_all(scores, finished(layout, scores))
    as_snakemake_deletes(scores)
    experiments_in(layout).run_all(scores, finished(layout, scores))
    assert len(drawn) == 3 * 4
    assert not list(Path(layout.root).rglob("*.finished"))
    assert not list(Path(layout.root).rglob("checkpoint"))
    disturbed = contents(scores)
    experiments_in(layout).run_all(scores)
    assert contents(scores) == disturbed


def test_weights_that_a_round_had_passed_by_are_not_lost(layout: Layout, drawn: list[int]) -> None:
    early = "rewound05-bars"
    masks = [layout.mask(weights, imp("bars", 1), 1) for weights in ("simclr", "random", early)]
    leaves = [*masks, layout.rewound(early, 1)]

    def make(experiments: Experiments, kept: Finished) -> None:
        make_rounds(experiments, masks, kept)

    # θ_5% is passed by after step 1 of the second round.
    with pytest.raises(Preempted, match="SIGTERM after step 2 of 4"):
        make(experiments_in(layout), finished(layout, leaves))
    as_snakemake_deletes(leaves)
    make(experiments_in(layout), finished(layout, leaves))
    assert len(drawn) == 2 * 4
    disturbed = contents(leaves)
    as_snakemake_deletes(leaves)
    make(experiments_in(layout), Finished())
    assert contents(leaves) == disturbed
