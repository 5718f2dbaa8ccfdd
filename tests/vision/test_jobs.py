"""Every run that an experiment needs is made by exactly one rule."""

import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rule_patterns import expression
from threefold.lottery.family import Family
from threefold.lottery.run import Run
from threefold.vision.jobs import Jobs, job_settings
from threefold.vision.layout import Layout
from threefold.vision.settings import CONTROLS, RANDOM, VARIANTS, Settings

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"
WILDCARDS = {"level": "[0-9]{2,}", "weights": "[a-z0-9-]+", "seed": "[0-9]+"}


@pytest.fixture
def config() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CONFIG.read_text())
    return found


def patterns(families: Iterable[Family], of: str) -> "list[tuple[str, re.Pattern[str]]]":
    """Every rule with each of the files that it writes: its `scores`, `masks` or `weights`."""
    return [
        (family.name, expression(pattern, {**WILDCARDS, **family.constraints}))
        for family in families
        for pattern in getattr(family, of)
    ]


def makers(made: "list[tuple[str, re.Pattern[str]]]", file: str) -> list[str]:
    return [name for name, pattern in made if pattern.fullmatch(file)]


def needed(settings: Settings) -> set[Run]:
    """The runs that the artifacts are made of."""
    weights = [*settings.pretrained, RANDOM]
    dense = {settings.dense(*key) for key in product(settings.names, weights, settings.dense_seeds)}
    dense |= {settings.dense(name, name, seed) for name in settings.pretrained for seed in settings.dense_seeds}
    found, first = set(), settings.pretrained[0]
    for level, name, seed in product(settings.schedule.levels, settings.pretrained, settings.seeds):
        found.add(settings.transferred(name, name, level, seed))
    for level, task in product(settings.schedule.levels, settings.names):
        early = settings.early_weights(task)
        starts = settings.pretrained if settings.task(task).is_dense_prediction else [*weights, early]
        kinds = {(kind, first) for kind in CONTROLS}
        if task == settings.variants_on:
            kinds |= set(product(VARIANTS, (first, RANDOM, early)))
        for seed in settings.seeds_on(task):
            found |= {settings.transferred(task, name, level, seed) for name in settings.pretrained}
            found |= {settings.own(task, name, level, seed) for name in starts}
            found |= {settings.variant(kind, task, name, level, seed) for kind, name in kinds}
    return dense | found


@pytest.mark.parametrize("many", [True, False])
def test_every_run_is_made_by_exactly_one_rule(config: dict[str, Any], many: bool) -> None:
    settings = Settings.of(config)
    jobs = Jobs(settings, many)
    made = patterns([*jobs.trained, *jobs.rounds], "scores")
    for run in needed(settings):
        assert len(makers(made, run.score(settings.folder))) == 1, run


@pytest.mark.parametrize("many", [True, False])
def test_every_file_that_a_run_reads_is_left_by_exactly_one_round(config: dict[str, Any], many: bool) -> None:
    settings = Settings.of(config)
    jobs, layout = Jobs(settings, many), Layout.of(settings)
    masks, weights = patterns(jobs.rounds, "masks"), patterns(jobs.rounds, "weights")
    reads = layout.reads(needed(settings))
    rewound = [path for path in reads["weights"] if "/rewound" in path]
    assert reads["masks"]
    assert rewound
    for made, files in ((masks, reads["masks"]), (weights, rewound)):
        for file in files:
            assert len(makers(made, file)) == 1, file


def test_whole_networks_from_random_weights_are_the_first_round_of_two_chains(config: dict[str, Any]) -> None:
    jobs = Jobs(Settings.of(config), many=False)
    first = next(each for each in jobs.rounds if each.name == "random_round00")
    assert first.scores == ["results/vision/{task}/random/dense/seed{seed}/score.json"]
    assert first.masks == [
        "results/vision/masks/random/imp-{task}-level01/seed{seed}.safetensors",
        "results/vision/masks/rewound05-{task}/imp-{task}-level01/seed{seed}.safetensors",
    ]
    assert first.weights == ["results/vision/weights/rewound05-{task}/seed{seed}.safetensors"]


def test_the_order_of_a_recipe_changes_nothing(config: dict[str, Any]) -> None:
    before = repr(job_settings(config["vision"], {"moco", "greek"}))
    for task in (*config["vision"]["tasks"], *config["vision"]["pretraining"]):
        task["recipe"] = dict(reversed(task["recipe"].items()))
    assert repr(job_settings(config["vision"], {"greek", "moco"})) == before


def test_a_job_knows_only_what_its_runs_depend_on(config: dict[str, Any]) -> None:
    vision = config["vision"]
    before = job_settings(vision, {"greek"})
    vision["tasks"][1]["recipe"] = {**vision["tasks"][1]["recipe"], "steps": 7}
    vision["tasks"][0]["title"] = "Other words"
    vision["pretraining"][0]["training"]["steps"] += 1
    vision["sparsity"]["deepest"] = 0.8
    vision["seeds"].append(9)
    assert job_settings(vision, {"greek"}) == before
    assert job_settings(vision, {vision["tasks"][1]["name"]}) != before
