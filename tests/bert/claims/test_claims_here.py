"""Claims tested on scores that are made up to fulfil them or not."""

from collections.abc import Callable
from dataclasses import replace
from math import hypot
from pathlib import Path
from statistics import mean, stdev

import pytest

from tests.bert.artifacts.figure_project import PAPER, ROOT, SMALL, make_settings
from tests.bert.artifacts.table_project import Formula, draw, evidence, like_the_paper
from threefold.bert.artifacts.evidence_here import Here
from threefold.bert.artifacts.evidence_published import FILES, PublishedEvidence
from threefold.bert.artifacts.table9 import is_paper
from threefold.bert.claims.all import CLAIMS
from threefold.bert.settings import Settings
from threefold.bert.winning import RULES, Winning
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import MaskName, Run
from threefold.reporting import published
from threefold.reporting.claims.judge import Judge

TASKS = {"Acceptability": "CoLA", "Roles": "SST-2", "Questions": "SQuAD", "MLM": "MLM"}


CLAIM = {claim.name: claim for claim in CLAIMS}
SETTINGS = make_settings(TASKS, comparison_seeds=[1, 2, 3])


def at(settings: Settings, level: int) -> Winning:
    return Winning(dict.fromkeys(settings.names, dict.fromkeys(RULES, level)), "B")


def verdict(name: str, formula: Formula, level: int = 6, examples: Callable[[str], int] = len) -> str:
    return CLAIM[name].test(evidence(SETTINGS, formula, at(SETTINGS, level), examples)).verdict.value


def steady(run: Run) -> float:
    """Own masks and those of MLM lose nothing, random masks and weights half, others a fifth; 0.2 points of noise."""
    mask = MaskName.parse(run.mask)
    lost = {"dense": 0.0, "random": 0.05 * (mask.level - 1), "oneshot": 0.1}.get(mask.kind)
    if lost is None:
        lost = 0.0 if mask.source in (run.task, "mlm") else 0.2
    base = {"random": 0.3, "shuffled": 0.4}.get(run.weights, 0.8)
    return (base if run.weights in ("random", "shuffled") else base - lost) + 0.002 * run.seed


def instead(changed: Callable[[Run, MaskName], float | None]) -> Formula:
    """`steady`, but for the runs for which `changed` gives a value."""

    def formula(run: Run) -> float:
        value = changed(run, MaskName.parse(run.mask))
        return steady(run) if value is None else value + 0.002 * run.seed

    return formula


@pytest.mark.parametrize("claim", ["C1", "C1'", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11"])
def test_scores_as_in_the_paper_fulfil_its_claims(claim: str) -> None:
    assert verdict(claim, steady) == "holds"


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("C2", lambda run, mask: 0.9 if mask.kind == "random" and run.task == "roles" else None),
        ("C3", lambda run, mask: 0.9 if run.weights == "random" and run.task == "roles" else None),
        ("C4", lambda run, mask: 0.2 if run.weights == "shuffled" else None),
        ("C5", lambda run, mask: 0.9 if mask.kind == "random" and run.task == "questions" else None),
        ("C6", lambda run, mask: 0.9 if run.weights == f"rewound20-{run.task}" else None),
        ("C7", lambda run, mask: 0.6 if run.weights.startswith("standard") else None),
        ("C8", lambda run, mask: 0.7 if mask.source == "mlm" and run.task == "roles" else None),
        ("C9", lambda run, mask: 0.9 if mask.source == "roles" else None),
        ("C10", lambda run, mask: 0.9 if mask.kind == "oneshot" and run.task == "roles" else None),
        ("C11", lambda run, mask: 0.1 if mask.kind == "oneshot" else None),
        ("C14", lambda run, mask: 0.7 if mask.source == "mlm" and run.task != "mlm" else None),
    ],
)
def test_the_verdict_turns_when_the_scores_do(claim: str, changed: Callable[[Run, MaskName], float | None]) -> None:
    assert verdict(claim, instead(changed)) == "fails"


def test_random_masks_at_a_tenth_are_undecided_where_the_first_level_is_sparser() -> None:
    coarse = make_settings(TASKS, sparsity={"fraction": 0.15, "deepest": 0.9}, comparison_seeds=[1, 2, 3])

    outcome = CLAIM["C5"].test(evidence(coarse, steady, at(coarse, 4)))

    assert outcome.verdict.value == "undecided"
    assert {check.what for check in outcome.checks if check.verdict.value == "undecided"} == {
        f"{title}: the first level is 15 % sparse" for title in ("Acceptability", "Roles", "Questions")
    }


def test_a_task_without_a_ticket_ends_existence_and_is_left_out_elsewhere() -> None:
    assert [verdict(name, steady, level=0) for name in ("C1", "C1'")] == ["fails"] * 2
    assert [verdict(name, steady, level=0) for name in ("C2", "C3", "C4", "C6", "C7", "C14")] == ["not tested"] * 6


def test_larger_training_sets_must_go_with_better_transfer() -> None:
    def by_source(run: Run, mask: MaskName) -> float | None:
        if mask.source is None or mask.source == run.task or run.weights != "pretrained":
            return None
        return {"acceptability": 0.3, "roles": 0.4, "questions": 0.5, "mlm": 0.6}[mask.source]

    sizes = {"acceptability": 100, "roles": 200, "questions": 300, "mlm": 400}
    reverse = {name: 500 - size for name, size in sizes.items()}
    assert verdict("C12", instead(by_source), examples=sizes.__getitem__) == "holds"
    assert verdict("C12", instead(by_source), examples=reverse.__getitem__) != "holds"
    assert verdict("C12", instead(by_source), examples=lambda task: 100) == "not tested"
    assert verdict("C12", lambda run: 0.5, examples=sizes.__getitem__) == "not tested"


def test_later_weights_that_transfer_better_everywhere_fulfil_the_claim_and_standard_pruning_must_not() -> None:
    def later(run: Run, mask: MaskName) -> float | None:
        return {"rewound": 0.9, "standar": 0.5}.get(run.weights[:7])

    assert verdict("C13", instead(later)) == "holds"
    assert (
        verdict("C13", instead(lambda run, mask: 0.9 if run.weights[:7] in ("rewound", "standar") else None)) == "fails"
    )


def test_overlap_is_of_masks_and_the_least_similar_task_decides() -> None:
    class Overlapping(Here):
        def overlap(self, one: str, another: str) -> Estimate:
            mean = 40.0 if "mlm" in (one, another) else 45.0 if "roles" in (one, another) else 60.0
            return Estimate(mean, 1.0, 3)

    found = evidence(SETTINGS, steady, at(SETTINGS, 6))
    outcome = CLAIM["C15"].test(Overlapping(found.results, found.winning, found.sizes, found.judge))
    assert outcome.verdict.value == "holds"
    assert [check.value for check in outcome.checks] == [5, 5, 5]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("project")
def test_one_seed_leaves_everything_open_but_the_published_side_stands() -> None:
    one_seed = make_settings(
        SMALL,
        seeds=[1],
        comparison_seeds=[1],
        transfer={"sparsity": 0.7, "other_sparsities": [], "rewound_sources": ["questions"]},
    )
    frame = draw("table9", one_seed, steady, at(one_seed, 6))
    claims = frame[frame["origin"] == "claim"].set_index("name")
    assert set(claims["verdict"].drop("C12")) <= {"undecided", "not tested"}
    assert claims.loc["C2", "published_verdict"] == "holds"
    assert claims.loc["C14", "published_verdict"] == "not recovered"


def test_points_decide_only_where_all_of_the_papers_tasks_were_measured() -> None:
    def small_gap(run: Run, mask: MaskName) -> float | None:
        return 0.75 if mask.kind == "random" else None

    found = evidence(SETTINGS, instead(small_gap), at(SETTINGS, 6))
    assert CLAIM["C2"].test(found).verdict.value == "holds"
    assert CLAIM["C2"].test(replace(found, judge=Judge(in_points=True))).verdict.value == "fails"
    theirs = PublishedEvidence({name: ROOT / published.path("bert", name) for name in FILES})
    assert is_paper(make_settings({name: name for name in PAPER}), theirs)
    assert not is_paper(SETTINGS, theirs)


@pytest.mark.usefixtures("project")
def test_every_inequality_is_in_the_csv() -> None:
    settings = make_settings(SMALL)
    frame = draw("table9", settings, like_the_paper, at(settings, 6))
    checks = frame[(frame["name"] == "C2") & (frame["origin"] == "here")]
    assert list(checks["check"]) == list(SMALL)
    random, ticket = (
        [100 * like_the_paper(run("questions", 6, seed)) for seed in seeds]
        for run, seeds in (
            (settings.random_pruning, settings.comparison_seeds),
            (settings.ticket, settings.seeds),
        )
    )
    found = checks.set_index("check").loc["Questions"]
    assert found["value"] == pytest.approx(mean(ticket) - mean(random))
    assert found["sd"] == pytest.approx(hypot(stdev(random), stdev(ticket)))
