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
from threefold.vision.job_settings import job_settings
from threefold.vision.jobs import Jobs
from threefold.vision.layout import Layout
from threefold.vision.round_jobs import Round
from threefold.vision.settings import CONTROLS, EXCHANGED, RANDOM, VARIANTS, Settings, imp
from threefold.vision.study_jobs import StudyJobs

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
    return dense | found | of_studies(settings)


def of_studies(settings: Settings) -> set[Run]:
    """The runs of the studies of size and temperature."""
    sizes, study = settings.sizes, settings.temperatures
    found = {
        settings.transferred(task, network.weights, level, seed)
        for network in sizes.networks
        for task in (sizes.task, network.weights)
        for level in network.levels
        for seed in sizes.seeds
    }
    for value, seed in product(study.values, study.seeds):
        source = study.source(value)
        found.add(Run(source, study.pretraining, imp(study.pretraining, study.level), seed))
        found.add(Run(study.task, study.pretraining, imp(source, study.level + 1), seed))
    return found


def all_families(settings: Settings, many: bool) -> tuple[list[Family], list[Round]]:
    """What is trained for its score alone, and rounds."""
    jobs, studies = Jobs(settings, many), StudyJobs(settings, many)
    return [*jobs.trained, *studies.trained], [*jobs.rounds, *studies.rounds]


@pytest.mark.parametrize("many", [True, False])
def test_every_run_is_made_by_exactly_one_rule(config: dict[str, Any], many: bool) -> None:
    settings = Settings.of(config)
    trained, rounds = all_families(settings, many)
    made = patterns([*trained, *rounds], "scores")
    for run in needed(settings):
        assert len(makers(made, run.score(settings.folder))) == 1, run


@pytest.mark.parametrize("many", [True, False])
def test_every_file_that_a_run_reads_is_left_by_exactly_one_round(config: dict[str, Any], many: bool) -> None:
    settings = Settings.of(config)
    (_, rounds), layout = all_families(settings, many), Layout.of(settings)
    masks, weights = patterns(rounds, "masks"), patterns(rounds, "weights")
    reads = layout.reads(needed(settings))
    rewound = [path for path in reads["weights"] if "/rewound" in path]
    assert reads["masks"]
    assert rewound
    for made, files in ((masks, reads["masks"]), (weights, rewound)):
        for file in files:
            assert len(makers(made, file)) == 1, file


@pytest.mark.parametrize("many", [True, False])
def test_perturbed_masks_as_sparse_as_before_can_be_asked_for(config: dict[str, Any], many: bool) -> None:
    settings = Settings.of(config)
    on, made = settings.variants_on, patterns(all_families(settings, many)[0], "scores")
    for weights in (settings.pretrained[0], RANDOM, settings.early_weights(on)):
        run = settings.variant(EXCHANGED, on, weights, 1, 1)
        assert makers(made, run.score(settings.folder)) == ["exchanged_masks"]
        assert Layout.of(settings).reads([run])["masks"] == [Layout.of(settings).mask(weights, imp(on, 1), 1)]


def test_whole_networks_from_random_weights_are_the_first_round_of_two_chains(config: dict[str, Any]) -> None:
    jobs = Jobs(Settings.of(config), many=False)
    first = next(each for each in jobs.rounds if each.name == "random_round00")
    assert first.scores == ["results/vision/{task}/random/dense/seed{seed}/score.json"]
    assert first.masks == [
        "results/vision/masks/random/imp-{task}-level01/seed{seed}.safetensors",
        "results/vision/masks/rewound05-{task}/imp-{task}-level01/seed{seed}.safetensors",
    ]
    assert first.weights == ["results/vision/weights/rewound05-{task}/seed{seed}.safetensors"]


def test_a_rule_makes_a_level_from_all_weights_where_a_run_is_a_job(config: dict[str, Any]) -> None:
    settings = Settings.of(config)
    rounds = [each for each in Jobs(settings, many=False).rounds if each.name.endswith("round01")]
    assert [each.name for each in rounds] == ["pretraining_round01", "task_round01"]
    made = patterns(rounds, "scores")
    for weights in (*settings.pretrained, RANDOM, settings.early_weights("greek")):
        assert makers(made, settings.own("greek", weights, 1, 1).score(settings.folder)) == ["task_round01"]
    assert makers(made, settings.own("greek", "of-no-one", 1, 1).score(settings.folder)) == []


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


def test_jobs_of_the_ordinary_artifacts_know_nothing_of_the_studies(config: dict[str, Any]) -> None:
    vision = config["vision"]
    ordinary = job_settings(vision, {"symbols", "simclr"}, {"simclr"})
    study = job_settings(vision, {"simclr-small"}, {"simclr-small"})
    vision["sizes"]["weights"][0]["backbone"] = {"name": "resnet20", "stem": None}
    vision["temperatures"]["values"].append(3.0)
    assert job_settings(vision, {"symbols", "simclr"}, {"simclr"}) == ordinary
    assert job_settings(vision, {"simclr-small"}, {"simclr-small"}) != study


def test_a_run_of_a_studys_weights_knows_their_network_and_one_at_another_temperature_that(
    config: dict[str, Any],
) -> None:
    small = job_settings(config["vision"], {"symbols"}, {"simclr-small"})
    assert small["backbones"] == {"simclr-small": {"name": "resnet8-narrow", "stem": None}}
    assert small["pretraining"]["simclr-small"] == "letters"
    hot = job_settings(config["vision"], {"simclr-t20"}, {"simclr"})
    usual = job_settings(config["vision"], {"simclr"}, {"simclr"})
    assert hot["tasks"]["simclr-t20"]["loss"] == {"temperature": 20.0}
    assert {**hot["tasks"]["simclr-t20"], "loss": None} == {**usual["tasks"]["simclr"], "loss": None}
    assert hot["backbones"] == {}


@pytest.mark.parametrize("many", [True, False])
def test_what_is_carried_over_is_left_by_exactly_one_round(config: dict[str, Any], many: bool) -> None:
    config["vision"]["protocol"] = "released-code"
    settings = Settings.of(config)
    jobs, layout = Jobs(settings, many), Layout.of(settings)
    weights = patterns(jobs.rounds, "weights")
    runs = [settings.own("detection", "moco", level, 1) for level in settings.schedule.levels]
    carried = [path for path in layout.reads(runs)["weights"] if "/carried/" in path]
    assert len(carried) == len(runs)
    for file in carried:
        assert len(makers(weights, file)) == 1, file
    assert layout.carried_into(settings.transferred("detection", "moco", 1, 1)) is None
    assert layout.carried_into(settings.own("segmentation", "moco", 1, 1)) is None
    assert layout.carried_into(settings.variant("layerwise", "detection", "moco", 1, 1)) is None
