"""The overview says what is configured."""

from dataclasses import replace

import pytest

from threefold.lottery.schedule import Schedule
from threefold.vision.artifacts.overview import Overview
from threefold.vision.artifacts.series_runs import classification_series, dense_prediction_series, score_files
from threefold.vision.artifacts.small_network import connections_left
from threefold.vision.settings import Settings


def test_every_task_is_in_the_box_of_its_kind(settings: Settings) -> None:
    boxes = Overview.of(settings).tasks
    assert list(boxes) == list(dict.fromkeys(task.kind for task in settings.tasks))
    assert {box.title: box.counterpart for those in boxes.values() for box in those} == {
        task.title: task.counterpart for task in settings.tasks
    }


def test_a_task_that_is_taken_out_is_not_drawn(settings: Settings) -> None:
    fewer = replace(settings, tasks=settings.tasks[:2])
    assert sum(map(len, Overview.of(fewer).tasks.values())) == 2
    assert Overview.of(fewer).runs < Overview.of(settings).runs


def test_runs_are_those_of_the_curves(settings: Settings) -> None:
    files = {
        file
        for task in settings.tasks
        for file in score_files(
            settings,
            [task.name],
            dense_prediction_series(settings, task) if task.is_dense_prediction else classification_series(settings),
        )
    }
    levels, seeds, whole = len(settings.schedule.levels), len(settings.seeds), len(settings.dense_seeds)
    pretraining = len(settings.pretraining) * (levels * seeds + whole)
    assert Overview.of(settings).runs == len(files) + pretraining


def test_the_papers_rounds_are_shown_by_four_networks(settings: Settings) -> None:
    overview = Overview.of(replace(settings, schedule=Schedule(0.2, "remaining", 0.98)))
    assert overview.rounds == 18
    assert overview.removed == pytest.approx(20)
    assert [round(100 * sparsity, 2) for sparsity in overview.sparsities] == [0, 73.79, 93.13, 98.2]


def test_a_drawn_network_loses_connections_and_gains_none() -> None:
    denser, sparser = set(connections_left(0.5)), set(connections_left(0.9))
    assert len(connections_left(0)) == len(set(connections_left(0))) == 40
    assert (len(denser), len(sparser)) == (20, 4)
    assert sparser < denser
