"""Every claim holds on evidence made up to fulfil it, and fails when that is changed."""

from dataclasses import replace

import pytest

from tests.vision.claims.made_up import IMG, MOCO, SIM, Change, MadeUp, steady
from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.claim import Outcome
from threefold.reporting.claims.judge import Judge
from threefold.vision.claims import series as names
from threefold.vision.claims.all import CLAIMS
from threefold.vision.claims.evidence import LARGE, SMALL
from threefold.vision.claims.series import Series

CLAIM = {claim.name: claim for claim in CLAIMS}


def verdict(name: str, evidence: MadeUp) -> str:
    return CLAIM[name].test(evidence).verdict.value


def only(task: str, series: Series, value: float, *levels: int) -> Change:
    """Another score of one curve, at these levels or at all but the dense one."""

    def change(of: str, on: Series, level: int) -> float | None:
        return value if of == task and on == series and (level in levels if levels else level) else None

    return change


def test_there_are_25_claims_the_second_of_them_for_five_data_sets() -> None:
    assert list(CLAIM) == ["H1", *(f"H2{letter}" for letter in "abcde"), *(f"H{number}" for number in range(3, 26))]


@pytest.mark.parametrize("in_points", [True, False])
@pytest.mark.parametrize("name", list(CLAIM))
def test_a_world_as_in_the_paper_fulfils_its_claims(name: str, in_points: bool) -> None:
    evidence = MadeUp(judge=Judge(in_points))
    assert verdict(name, evidence) == "holds"
    assert CLAIM[name].test(evidence).checks


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("H1", only("MoCo", Series.transferred(MOCO), 30, 13, 14, 15)),
        ("H1", only("ImageNet", Series.transferred(IMG), 50, 12)),
        ("H2a", only("CIFAR-10", Series.transferred(IMG), 70, 11)),
        ("H2b", only("CIFAR-100", Series.transferred(MOCO), 70, 10)),
        ("H2c", only("SVHN", Series.transferred(SIM), 80, 15)),
        ("H2d", only("Fashion-MNIST", Series.transferred(MOCO), 70, 11)),
        ("H2e", only("VisDA2017", Series.transferred(SIM), 60, 4)),
        ("H3", only("SVHN", Series.transferred(MOCO), 70, 10)),
        ("H3", only("VisDA2017", Series.transferred(IMG), 80, 5)),
        ("H4", only("SVHN", Series.transferred(IMG), 90, 18)),
        ("H5", only("CIFAR-10", Series.transferred(MOCO), 90, 3)),
        ("H6", only("CIFAR-10", Series.transferred(MOCO), 90, 8)),
        ("H7", only("VisDA2017", Series.transferred(SIM), 95, 10)),
        ("H7", only("VisDA2017", Series.transferred(IMG), 90, 11)),
        ("H8", only("Fashion-MNIST", Series.own(SIM), 80, 15)),
        ("H9", only("SVHN", Series.own(IMG), 90, 4)),
        ("H9", only("SVHN", Series.own(IMG), 70, 4)),
        ("H10", only("CIFAR-100", Series.own(MOCO), 90, 18)),
        ("H10", only("VisDA2017", Series.own(MOCO), 70, 9)),
        ("H11", only("CIFAR-10", Series.own(names.EARLY), 99, 7)),
        ("H12", only("VOC07 AP75", Series.transferred(SIM), 40, 3)),
        ("H13", only("VOC12", Series.own(SIM), 30, 5)),
        ("H13", only("VOC07", Series.transferred(SIM), 60, 18)),
        ("H14", only("VOC07", Series.transferred(IMG), 70, 1)),
        ("H15", only("SSD AP", Series.transferred(IMG), 50, 9)),
        ("H15", only("Faster R-CNN AP", Series.transferred(MOCO), 50, 4)),
        ("H16", only("VOC07", Series(names.TASK_CARRIED, SIM), 40)),
        ("H19", only("CIFAR-100", Series(names.COMPLEMENT, names.EARLY), 5, 3)),
        ("H19", only("CIFAR-100", Series(names.PERTURBED, names.RANDOM), 15, 3)),
        ("H20", only("CIFAR-100", Series(names.PERTURBED, IMG), 80, 6)),
        ("H21", only("CIFAR-100", Series(names.COMPLEMENT, IMG), 15, 12)),
        ("H22", only("CIFAR-100", Series(names.RANDOM_MASK, IMG), 5, 2)),
        ("H22", only("CIFAR-100", Series(names.RANDOM_MASK, IMG), 20, 12)),
    ],
)
def test_a_claim_fails_when_a_score_contradicts_it(name: str, change: Change) -> None:
    assert verdict(name, MadeUp(change)) == "fails"


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("H17", MadeUp(shared=lambda level: 40 / level)),
        ("H17", MadeUp(shared=lambda level: 2 + 0.1 * level)),
        ("H18", MadeUp(kernels={MOCO: 150.0, SIM: 200.0, IMG: 100.0})),
        ("H18", MadeUp(kernels={MOCO: 300.0, SIM: 100.0, IMG: 200.0})),
        ("H18", MadeUp(late=80.0)),
        ("H23", MadeUp(sizes={SMALL: {8.0: 70}, LARGE: {4.0: 60, 60.0: 62}})),
        ("H24", MadeUp(sizes={SMALL: {8.0: 70}, LARGE: {4.0: 60, 60.0: 62}})),
        ("H25", MadeUp(by_temperature={0.1: 80.0, 0.2: 82.1, 0.5: 82.2, 20.0: 79.0})),
        ("H25", MadeUp(by_temperature={0.1: 82.0, 0.2: 82.1, 0.5: 82.2, 20.0: 81.5})),
        ("H25", MadeUp(by_temperature={0.1: 82.0, 0.5: 82.2, 1.0: 86.0, 20.0: 79.0})),
    ],
)
def test_and_when_another_measurement_does(name: str, evidence: MadeUp) -> None:
    assert verdict(name, evidence) == "fails"


def test_a_round_that_falls_below_the_sparsest_winning_one_does_not_matter() -> None:
    holes = only("MoCo", Series.transferred(MOCO), 30, 12, 13)
    assert verdict("H1", MadeUp(holes)) == "holds"


def test_without_rounds_beyond_the_stated_one_it_is_open_whether_it_is_the_last_to_win() -> None:
    class Shallow(MadeUp):
        def score(self, task: str, series: Series, level: int) -> Estimate | None:  # type: ignore[override]
            return None if level > 6 else super().score(task, series, level)

    assert verdict("H1", Shallow()) == "undecided"


def test_a_loss_with_pretrained_weights_must_be_more_than_without() -> None:
    def change(task: str, series: Series, level: int) -> float | None:
        return -80.0 if series == Series(names.COMPLEMENT, names.RANDOM) else None

    assert verdict("H20", MadeUp(change)) == "fails"


@pytest.mark.parametrize("name", list(CLAIM))
def test_one_seed_leaves_everything_open(name: str) -> None:
    assert verdict(name, MadeUp(seeds=1)) in ("undecided", "not tested")


@pytest.mark.parametrize("name", [name for name in CLAIM if name not in ("H17", "H18", "H23", "H24", "H25")])
def test_nothing_measured_is_nothing_tested(name: str) -> None:
    class Nothing(MadeUp):
        def score(self, task: str, series: Series, level: int) -> Estimate | None:  # type: ignore[override]
            return None

    assert verdict(name, Nothing()) == "not tested"


def test_a_task_that_was_not_measured_leaves_universality_open() -> None:
    class WithoutSynthetic(MadeUp):
        def score(self, task: str, series: Series, level: int) -> Estimate | None:  # type: ignore[override]
            return None if task == "our-VisDA2017" else super().score(task, series, level)

    assert verdict("H3", WithoutSynthetic()) == "undecided"
    assert verdict("H2e", WithoutSynthetic()) == "not tested"


def test_levels_that_were_not_measured_are_left_out() -> None:
    class EveryOther(MadeUp):
        def score(self, task: str, series: Series, level: int) -> Estimate | None:  # type: ignore[override]
            return None if level % 2 else super().score(task, series, level)

    found: Outcome = CLAIM["H6"].test(EveryOther())
    assert found.verdict.value == "holds"
    assert len(found.checks) == len(CLAIM["H6"].test(MadeUp()).checks) // 2 + 2


def test_sizes_are_compared_at_equal_weights_between_the_points_of_the_larger_network() -> None:
    evidence = MadeUp(sizes={SMALL: {0.1: 99.0, 2.0: 40.0, 20.0: 60.0}, LARGE: {1.0: 50.0, 4.0: 60.0, 60.0: 70.0}})
    checks = {check.what: check for check in CLAIM["H23"].test(evidence).checks}
    # Half of the way from 1 to 4 on the logarithm; the smallest subnetwork is too sparse to count.
    assert checks["large − small with the weights of 10.0% of the small one"].value == pytest.approx(55 - 40)
    assert len(checks) == 2


def test_points_decide_only_where_the_judge_says_so() -> None:
    def close(task: str, series: Series, level: int) -> float | None:
        if series == Series(names.PERTURBED, IMG) and task == "CIFAR-100":
            return steady(task, Series.own(IMG), level) - 1.6
        return None

    evidence = MadeUp(close, seeds=10_000)
    assert verdict("H20", evidence) == "fails"
    assert verdict("H20", replace(evidence, judge=Judge(in_points=False))) != "fails"
