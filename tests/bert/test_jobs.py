"""Every run that an experiment needs is made by exactly one rule."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rule_patterns import expression
from threefold.bert.job_settings import job_settings
from threefold.bert.jobs import Jobs
from threefold.bert.settings import Settings
from threefold.lottery.run import Run

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"
WILDCARDS = {
    "kind": "imp|standard",
    "level": "[0-9]{2,}",
    "point": "[0-9]{2}",
    "mask": "[a-z0-9-]+",
    "weights": "[a-z0-9-]+",
    "seed": "[0-9]+",
}


@pytest.fixture
def config() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CONFIG.read_text())
    return found


def patterns(settings: Settings, many: bool) -> "list[tuple[str, re.Pattern[str]]]":
    """Every rule with each of the score files that it writes."""
    jobs = Jobs(settings, many)
    made = [(family.name, pattern, family.constraints) for family in jobs.trained for pattern in family.scores]
    made += [(step.name, pattern, {}) for step in jobs.rounds for pattern in jobs.scores_of(step)]
    known = WILDCARDS | {"task": "|".join(settings.names)}
    return [(name, expression(pattern, {**known, **constraints})) for name, pattern, constraints in made]


def needed(settings: Settings) -> set[Run]:
    """One seed of the runs that the artifacts are made of."""
    level, last = settings.transfer_level, settings.schedule.levels[-1]
    own = {
        run
        for task, seed, k in product(settings.names, settings.seeds[:1], (0, 1, level, last))
        for run in (
            settings.dense(task, seed),
            settings.ticket(task, k, seed),
            settings.random_pruning(task, k, seed),
            settings.reinitialised(task, k, seed),
            settings.shuffled(task, k, seed),
            settings.standard(task, task, k, seed),
            settings.rewound(task, settings.rewinding_points[0], task, k, seed),
        )
    }
    transferred = {
        run
        for source, target, seed in product(settings.names, settings.names, settings.comparison_seeds[:1])
        for run in (
            settings.transfer(source, target, level, seed),
            settings.oneshot(target, level, seed),
            settings.rewound(source, settings.rewinding_points[0], target, level, seed),
            settings.standard(source, target, level, seed),
        )
    }
    return own | transferred


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize("protocol", ["paper", "released-code"])
def test_every_run_is_made_by_exactly_one_rule(config: dict[str, Any], many: bool, protocol: str) -> None:
    config["bert"]["protocol"] = protocol
    settings = Settings.of(config)
    made = patterns(settings, many)
    for run in needed(settings):
        makers = [name for name, pattern in made if pattern.fullmatch(run.score(settings.folder))]
        assert len(makers) == 1, (run, makers)


@pytest.mark.parametrize("protocol", ["paper", "released-code"])
def test_every_mask_is_left_by_exactly_one_round(config: dict[str, Any], protocol: str) -> None:
    config["bert"]["protocol"] = protocol
    jobs = Jobs(Settings.of(config), many=True)
    masks = [mask for step in jobs.rounds for mask in jobs.masks_of(step)]
    settings, layout = jobs.settings, jobs.layout
    seeds = {"imp": settings.seeds, "standard": settings.comparison_seeds}
    needed = {
        layout.mask(f"{kind}-{{task}}-level{level:02d}", seed)
        for kind in seeds
        for level in settings.schedule.levels
        for seed in seeds[kind]
    }
    assert len(masks) == len(set(masks))
    assert needed <= set(masks)


@pytest.mark.parametrize("many", [True, False])
def test_without_rewinding_points_there_are_no_jobs_for_them(config: dict[str, Any], many: bool) -> None:
    config["bert"]["rewinding_points"] = []
    jobs = Jobs(Settings.of(config), many)
    assert jobs.rewinding_points == []
    assert not [family.name for family in jobs.trained if "rewound" in family.name or not family.scores]


def test_the_order_of_a_recipe_changes_nothing(config: dict[str, Any]) -> None:
    before = repr(job_settings(config["bert"], {"mlm", "questions"}))
    for task in config["bert"]["tasks"]:
        task["recipe"] = dict(reversed(task["recipe"].items()))
    assert repr(job_settings(config["bert"], {"questions", "mlm"})) == before


def test_a_job_knows_only_the_tasks_it_trains_on(config: dict[str, Any]) -> None:
    before = job_settings(config["bert"], {"mlm"})
    config["bert"]["tasks"][0]["recipe"]["steps"] += 1
    config["bert"]["sparsity"]["deepest"] = 0.8
    config["bert"]["seeds"].append(9)
    assert job_settings(config["bert"], {"mlm"}) == before
    assert job_settings(config["bert"], {config["bert"]["tasks"][0]["name"]}) != before
