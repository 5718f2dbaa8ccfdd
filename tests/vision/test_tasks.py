"""A task with its data: what it is judged on, and what it refuses."""

import pytest

from tests.vision.conftest import BARS, TASKS
from threefold.errors import ThreefoldError
from threefold.lottery.run import DENSE, Run
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.objectives.simclr import SimClr
from threefold.vision.protocol import PAPER, RELEASED_CODE
from threefold.vision.tasks import load_task


def test_test_and_val_are_both_measured(experiments: Experiments) -> None:
    run = Run("bars", "imagenet", DENSE, 1)
    metrics = experiments.task("bars").evaluate(experiments.train(run, experiments.recipe(run)).network)
    assert metrics.keys() == {"accuracy", "val-accuracy"}


def test_a_metric_of_another_kind_is_refused(layout: Layout) -> None:
    with pytest.raises(ThreefoldError, match="bars: no metric 'retrieval' for the kind classification"):
        load_task("bars", layout.data("bars"), BARS | {"metric": "retrieval"})


def test_the_released_codes_simclr_sees_images_as_they_are_and_averages_shares(layout: Layout) -> None:
    found = {
        protocol: load_task("simclr", layout.data("simclr"), TASKS["simclr"], protocol=protocol).training
        for protocol in (PAPER, RELEASED_CODE)
    }
    paper, released = (found[protocol] for protocol in (PAPER, RELEASED_CODE))
    assert isinstance(paper, SimClr)
    assert isinstance(released, SimClr)
    assert paper.normalisation.mean
    assert not released.normalisation.mean
    assert (paper.mean, released.mean) == ("losses", "shares")


def test_an_unknown_augmentation_is_refused(layout: Layout) -> None:
    with pytest.raises(ThreefoldError, match="mirrors: unknown augmentation; there are none, glyphs"):
        load_task("bars", layout.data("bars"), BARS | {"augmentation": "mirrors"})
